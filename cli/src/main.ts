// The command line: commands, options, help. Each command is a file of its own.
import { Command, InvalidArgumentError, Option } from "commander";
import { messageOf } from "./errors.ts";
import { defaultStateFolder } from "./state-folder.ts";
import { status } from "./status.ts";
import { up } from "./up.ts";
import { validate } from "./validate.ts";
import { printVersion, version } from "./version.ts";

const outputs = ["table", "json", "yaml"] as const;
const output = (): Option =>
  new Option("-o, --output <format>", "how to print it").choices(outputs).default("table");
const state = (): Option =>
  new Option("--state <folder>", "keys, last good documents and status of the sites").default(
    defaultStateFolder,
  );

/** Runs the program with Node's argument vector. */
export async function main(argv: readonly string[]): Promise<void> {
  const program = new Command("isthmus")
    .description("Joins services across clusters, VMs and laptops, declared in YAML.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "print this")
    .showHelpAfterError("Try --help")
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
    .addHelpText(
      "after",
      `
Examples:
  isthmus validate sites/                 check documents before they are committed
  isthmus up sites/                       run every site of a folder on this machine
  isthmus status                          what is linked, what answers, and why not`,
    );
  program
    .command("up")
    .description("run the sites of files and folders on this machine until Ctrl-C")
    .argument("<paths...>", "YAML files, or folders of them")
    .option("--site <names...>", "only these sites; default: every site that a Site document declares")
    .addOption(state())
    .option("--ready-timeout <seconds>", "warn when the sites are not ready after this time", seconds, 30)
    .addHelpText(
      "after",
      `
Each site gets a router and a config-sync. Documents are followed as they change. Ports that they leave open are
chosen and kept. Sites started together trust each other's certificates; keys stay in the state folder.

Examples:
  isthmus up west.yaml east.yaml
  isthmus up --site west --state /var/lib/isthmus sites/`,
    )
    .action(up);
  program
    .command("validate")
    .description("check documents; print what is wrong with file, line and column")
    .argument("<paths...>", "YAML files, folders of them, or - for standard input")
    .option("--site <name>", "the site to which Link and Service documents belong")
    .addHelpText(
      "after",
      `
Exit codes: 0 valid, 1 errors were found, 2 wrong options.

Examples:
  isthmus validate west.yaml east.yaml
  kustomize build . | isthmus validate -`,
    )
    .action(validate);
  program
    .command("status")
    .description("show sites, links and services as they are now")
    .addOption(state())
    .addOption(output())
    .addHelpText(
      "after",
      `
Exit codes: 0 everything is up, 1 something is not.

Examples:
  isthmus status
  isthmus status -o json | jq '.sites[].links'`,
    )
    .action(status);
  program
    .command("version")
    .description("print the version")
    .addOption(output())
    .addHelpText("after", "\nExample:\n  isthmus version -o json")
    .action(printVersion);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`isthmus: ${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("a number of seconds above 0 is needed");
  return value;
}
