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
    .description("show sites, links and services as they are now: of this machine, or of a namespace")
    .addOption(state())
    .addOption(output())
    .option("-n, --namespace <name>", "a namespace of a cluster; --context and --kubeconfig ask for one too")
    .option("--context <name>", "the context of the kubeconfig")
    .option("--kubeconfig <file>", "the kubeconfig; default: KUBECONFIG or the user's")
    .addHelpText(
      "after",
      `
Exit codes: 0 everything is up, 1 something is not.

Examples:
  isthmus status
  isthmus status -n shop
  isthmus status -o json | jq '.sites[].links'`,
    )
    .action(async (options) => {
      const { namespace, context, kubeconfig } = options;
      if ([namespace, context, kubeconfig].every((one) => one === undefined)) return status(options);
      const { clusterStatus } = await import("./cluster-commands.ts");
      await clusterStatus(options);
    });
  identityCommands(program);
  policyCommands(program);
  tokenCommands(program);
  clusterCommands(program);
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

const inCluster = (command: Command): Command =>
  command
    .option("-n, --namespace <name>", "the namespace; default: that of the context")
    .option("--context <name>", "the context of the kubeconfig")
    .option("--kubeconfig <file>", "the kubeconfig; default: KUBECONFIG or the user's");
const changing = (command: Command): Command =>
  inCluster(command)
    .option("--site <name>", "the site, where the namespace does not tell")
    .addOption(
      new Option("-o, --output <format>", "print the changed ConfigMap instead of writing it").choices([
        "yaml",
      ]),
    );

function identityCommands(program: Command): void {
  const command = inCluster(program.command("identity"))
    .description("print who a site is: the certificate of its CA, public, for a Network document")
    .option("--site <name>", "the site, where several ran on this machine")
    .addOption(state())
    .addOption(
      new Option("-o, --output <format>", "pem, or yaml: the entry of a Network document")
        .choices(["pem", "yaml"])
        .default("pem"),
    )
    .addHelpText("after", "\nExamples:\n  isthmus identity -n shop -o yaml\n  isthmus identity --site laptop")
    .action(async (options) => (await import("./identity.ts")).identity(options));
  command
    .command("create")
    .description("make the CA of a site ahead of time; print the entry of a Network document")
    .argument("<site>", "the site's name")
    .option("--out <folder>", "write ca.crt and ca.key there, only for this user")
    .option("--secret", "print the Secret that config-sync looks for, with the key")
    .addHelpText(
      "after",
      `
Examples:
  isthmus identity create west --secret | kubeseal > west.sealed.yaml
  isthmus identity create laptop --out .isthmus/sites/laptop/credentials`,
    )
    .action(async (site, options) => (await import("./identity.ts")).createIdentity(site, options));
  command
    .command("rotate")
    .description("ask a running site for a new CA, which takes over when the others know it")
    .option("--certificate", "only for a new certificate of its router")
    .addHelpText(
      "after",
      `
Examples:
  isthmus identity rotate -n shop
  isthmus identity rotate --site laptop --certificate`,
    )
    .action(async (_, rotate) => (await import("./identity.ts")).rotateIdentity(rotate.optsWithGlobals()));
}

function policyCommands(program: Command): void {
  const command = program
    .command("policy")
    .description("print which site may reach which service where, as documents say it")
    .argument("<paths...>", "YAML files or folders")
    .option("--site <name>", "the site of Link and Service documents that stand with no Site document")
    .addOption(
      new Option("-o, --output <format>", "table, json or yaml")
        .choices(["table", "json", "yaml"])
        .default("table"),
    )
    .action(async (paths, options) => (await import("./policy.ts")).policy(paths, options));
  command
    .command("test")
    .description("check the expectations that stand beside documents, in files that end in .expect.yaml")
    .argument("<paths...>", "folders with documents and expectations, or files of both")
    .option("--site <name>", "the site of Link and Service documents that stand with no Site document")
    .addOption(new Option("-o, --output <format>", "text or json").choices(["text", "json"]).default("text"))
    .addHelpText(
      "after",
      `
A file of expectations:
  expect:
    - {from: west, service: backend, at: [east]}
    - {from: "branch-*", service: backend, at: []}
    - {from: west, service: ledger, at: [vault], encryption: end-to-end}

Exit codes: 0 all are met, 1 one is not or an error, 2 wrong options.

Example:
  isthmus policy test sites`,
    )
    .action(async (paths, options) => (await import("./policy.ts")).testPolicy(paths, options));
}

function tokenCommands(program: Command): void {
  const command = program.command("token").description("claims that other sites redeem to link here");
  const placed = (sub: Command): Command =>
    inCluster(sub).option("--site <name>", "the site, where several ran on this machine").addOption(state());
  placed(command.command("create"))
    .description("make a token and print it: a Secret, to be applied or kept as a file where the link is")
    .option("--name <name>", "its name, the last step of its URL")
    .option("--uses <number>", "how many sites may redeem it", "1")
    .option("--expires <time>", "for how long it can be redeemed: 15m, 24h, 7d", "15m")
    .option("--for <site>", "the only site that may redeem it")
    .addHelpText(
      "after",
      `
Examples:
  isthmus token create -n shop --for laptop > east.token.yaml
  isthmus token create --site east --uses 10 --expires 24h`,
    )
    .action(async (options) => (await import("./token.ts")).createToken(options));
  placed(command.command("list"))
    .description("the tokens of a site, and who has redeemed them")
    .addOption(
      new Option("-o, --output <format>", "table, json or yaml")
        .choices(["table", "json", "yaml"])
        .default("table"),
    )
    .action(async (options) => (await import("./token.ts")).listTokens(options));
  placed(command.command("revoke"))
    .description("take a token back, and the trust in the sites that are known by it")
    .argument("<name>", "the token's name")
    .action(async (name, options) => (await import("./token.ts")).revokeToken(name, options));
}

/** Commands about a namespace. What they need is large, and loaded when one of them runs. */
function clusterCommands(program: Command): void {
  const commands = () => import("./cluster-commands.ts");
  inCluster(program.command("init"))
    .description("make the namespace a site: the chart with helm, and a ConfigMap with a Site document")
    .argument("<site>", "the site's name")
    .addOption(
      new Option("--access <type>", "how other sites reach it").choices(["none", "nodeport", "loadbalancer"]),
    )
    .option("--image <name:tag>", "the image of router and config-sync")
    .option("--chart <folder>", "the chart; default: that of this checkout")
    .addOption(
      new Option("-o, --output <format>", "print the objects instead of making them").choices(["yaml"]),
    )
    .addHelpText(
      "after",
      "\nExamples:\n  isthmus init west -n shop --access nodeport\n  isthmus init west -n shop -o yaml > site.yaml",
    )
    .action(async (site, options) => (await commands()).init(site, options));
  inCluster(program.command("delete"))
    .description("remove the site of the namespace and what it has made")
    .option("--purge", "the site's CA too: nobody trusts it any more")
    .addHelpText("after", "\nExample:\n  isthmus delete -n shop")
    .action(async (options) => (await commands()).deleteSite(options));
  changing(program.command("expose"))
    .description("offer a service of the namespace to the other sites")
    .argument(
      "<target>",
      "deployment/NAME, statefulset/NAME, daemonset/NAME, service/NAME, KEY=VALUE of pods, or HOST:PORT",
    )
    .requiredOption("--port <number>", "the port at which it answers where it is imported", port)
    .option("--target-port <port>", "the target's port, a number or a name; default: the same")
    .option("--service <name>", "its name; default: that of the target")
    .option("--address <address>", "its address in the network; default: its name")
    .addHelpText(
      "after",
      "\nExamples:\n  isthmus expose deployment/backend --port 8080 -n shop\n  isthmus expose db.example.com:5432 --port 5432 --service db -n shop -o yaml",
    )
    .action(async (target, options) => (await commands()).expose(target, options));
  changing(program.command("unexpose"))
    .description("take an offer back")
    .argument("<service>", "the service's name")
    .addHelpText("after", "\nExample:\n  isthmus unexpose backend -n shop")
    .action(async (service, options) => (await commands()).unexpose(service, options));
  const link = program.command("link").description("links of the namespace's site");
  changing(link.command("create"))
    .description("link to another site")
    .argument("<site>", "the other site's name")
    .option("--endpoint <host:port...>", "where it is reached; default: as the other site says")
    .option("--cost <number>", "what crossing the link costs", wholeNumber)
    .option("--token <secret>", "the Secret with a token of the other site")
    .addHelpText(
      "after",
      `
Examples:
  isthmus link create east --endpoint east.example.com:55671 -n shop
  isthmus link create east --token east-token -n shop`,
    )
    .action(async (to, options) => (await commands()).createLink(to, options));
  inCluster(link.command("status"))
    .description("which links are up, and why not")
    .addOption(output())
    .addHelpText("after", "\nExample:\n  isthmus link status -n shop")
    .action(async (options) => (await commands()).linkStatus(options));
  changing(link.command("delete"))
    .description("remove a link")
    .argument("<site>", "the other site's name")
    .addHelpText("after", "\nExample:\n  isthmus link delete east -n shop")
    .action(async (to, options) => (await commands()).deleteLink(to, options));
  const service = program.command("service").description("services of the namespace's site");
  inCluster(service.command("status"))
    .description("which services of other sites answer here, and what is exposed")
    .addOption(output())
    .addHelpText("after", "\nExample:\n  isthmus service status -n shop -o json")
    .action(async (options) => (await commands()).serviceStatus(options));
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65535)
    throw new InvalidArgumentError("a port from 1 to 65535 is needed");
  return value;
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
