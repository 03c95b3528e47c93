// The command line: commands, options, help. Each command is a file of its own.
import { defaultGuardMinimum } from "@isthmus/config-sync/declarations/deletion-guard.js";
import { Command, InvalidArgumentError, Option } from "commander";
import { confirm } from "./confirm.ts";
import { diff } from "./diff.ts";
import { messageOf } from "./errors.ts";
import { explain } from "./explain.ts";
import { findingFormats } from "./findings.ts";
import { fmt } from "./fmt.ts";
import { render, renderFormats } from "./render.ts";
import { printSchema } from "./schema.ts";
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
    .option(
      "--deletion-guard <number>",
      "hold deletions of more than half of a site's links and services when they are at least so many; 0: never",
      wholeNumber,
      defaultGuardMinimum,
    )
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
    .option(
      "--site <name>",
      "the site to which Link and Service documents belong that stand with no Site document",
    )
    .option("--strict", "warnings count as errors")
    .addOption(
      new Option("-o, --output <format>", "how to print the findings")
        .choices(findingFormats)
        .default("text"),
    )
    .addHelpText(
      "after",
      `
Documents inside ConfigMaps and Lists are found too, so that what kustomize and Helm render can be checked.

Exit codes: 0 valid, 1 errors were found, 2 wrong options.

Examples:
  isthmus validate west.yaml east.yaml
  kustomize build . | isthmus validate -
  helm template shop ./chart | isthmus validate --strict -
  isthmus validate -o sarif sites/ > isthmus.sarif`,
    )
    .action(validate);
  program
    .command("explain")
    .description("tell more about a finding by its code; without a code list all")
    .argument("[code]", "the code at the end of a finding, in brackets")
    .addOption(output())
    .addHelpText("after", "\nExamples:\n  isthmus explain unknown-key\n  isthmus explain -o json")
    .action(explain);
  program
    .command("render")
    .description("print what documents become: the router's configuration, or a ConfigMap that carries them")
    .argument("<paths...>", "YAML files, folders of them, or - for standard input")
    .option("--site <name>", "the site; default: the only one")
    .addOption(
      new Option(
        "-o, --output <format>",
        "yaml and json: all of it; router: a file for isthmus-router -c; configmap",
      )
        .choices(renderFormats)
        .default("yaml"),
    )
    .option("--name <name>", "the name of the ConfigMap", "isthmus-config")
    .addOption(state())
    .addHelpText(
      "after",
      `
A document by itself is no object that a cluster knows: -o configmap wraps it into one.

Examples:
  isthmus render --site west sites/
  isthmus render -o configmap site.yaml | kubectl apply -f -`,
    )
    .action(render);
  program
    .command("diff")
    .description("tell in words what changes from one set of documents to another")
    .argument("<before>", "a file or folder")
    .argument("<after>", "a file or folder")
    .option(
      "--site <name>",
      "the site to which Link and Service documents belong that stand with no Site document",
    )
    .addOption(output())
    .addHelpText(
      "after",
      `
Exit codes: 0 no difference, 1 differences or an error, 2 wrong options.

Example:
  git worktree add /tmp/main main && isthmus diff /tmp/main/sites sites`,
    )
    .action(diff);
  program
    .command("fmt")
    .description("print documents written in the usual way: keys in the order of the schema, comments kept")
    .argument("<paths...>", "YAML files, folders of them, or - for standard input")
    .option("-w, --write", "change the files, print their names")
    .option(
      "--check",
      "change nothing, print the names of files that would change; exit code 1 if there are any",
    )
    .addHelpText("after", "\nExamples:\n  isthmus fmt -w sites/\n  isthmus fmt --check sites/")
    .action(fmt);
  program
    .command("schema")
    .description("the JSON Schemas of the documents")
    .addHelpText("after", "\nExample:\n  isthmus schema print Site > site.schema.json")
    .command("print")
    .description("print the JSON Schema of a kind, whole, for editors and other validators")
    .argument("<kind>", "Site, Link, Service or Network")
    .addHelpText(
      "after",
      `
Example:
  isthmus schema print Site > site.schema.json
and in the first line of a document:
  # yaml-language-server: $schema=site.schema.json`,
    )
    .action(printSchema);
  program
    .command("confirm")
    .description("let a large deletion happen that a site holds")
    .argument("<code>", "the code that the finding deletion-held names")
    .addOption(state())
    .addHelpText("after", "\nExample:\n  isthmus confirm 1f2e3d4c")
    .action(confirm);
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

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("a whole number is needed");
  return value;
}
function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError("a number of seconds above 0 is needed");
  return value;
}
