// node bench/control-path.mjs: what documents cost before a byte flows. Validation of whole fleets and of much YAML,
// start-up of each program. Each figure is the best of three.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const folder = mkdtempSync(join(tmpdir(), "isthmus-control-"));
const isthmus = join(root, "cli/bin/isthmus.mjs");
const rows = [];
const best = (run) => Math.min(...[1, 2, 3].map(() => run()));
const timed = (run) => {
  const begin = performance.now();
  run();
  return (performance.now() - begin) / 1000;
};
const tell = (what, seconds) => {
  rows.push([what, seconds]);
  console.error(`${what}: ${seconds.toFixed(2)} s`);
};
const run = (...args) => execFileSync(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });

/** A hub and the rest of the sites below it, each with five services. */
function network(sites) {
  const site = (index) => {
    const services = Array.from(
      { length: 5 },
      (_, number) =>
        `        - {service: s${index}-${number}, port: ${8000 + number}, target: {host: 10.0.${index % 250}.${number + 1}}}\n`,
    );
    const links = index > 0 ? "      links: [{to: site-0}]\n" : '      endpoints: ["hub.example:55671"]\n';
    return `    - name: site-${index}\n${links}      exposes:\n${services.join("")}`;
  };
  const all = Array.from({ length: sites }, (_, index) => site(index)).join("");
  return `apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: fleet}\nspec:\n  sites:\n${all}`;
}

try {
  for (const sites of [50, 500, 1000]) {
    const file = join(folder, `network-${sites}.yaml`);
    writeFileSync(file, network(sites));
    const size = (statSync(file).size / 1024).toFixed(0);
    tell(
      `isthmus validate, one Network of ${sites} sites (${size} KiB)`,
      best(() => timed(() => run(isthmus, "validate", file))),
    );
  }
  for (const megabytes of [1, 10]) {
    const many = join(folder, `yaml-${megabytes}`);
    mkdirSync(many);
    let written = 0;
    for (let part = 0; written < megabytes * 1_000_000; part++) {
      const documents = Array.from(
        { length: 1000 },
        (_, index) =>
          `---\napiVersion: isthmus.dev/v1alpha1\nkind: Service\nmetadata: {name: s${part}-${index}, labels: {team: payments, tier: backend}}\nspec: {port: 8080, target: {host: "10.0.0.1:8080"}}\n`,
      ).join("");
      writeFileSync(join(many, `part-${part}.yaml`), documents);
      written += documents.length;
    }
    writeFileSync(
      join(many, "site.yaml"),
      "apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: east}\n",
    );
    tell(
      `isthmus validate, ${megabytes} MB of YAML`,
      best(() => timed(() => run(isthmus, "validate", many))),
    );
  }
  tell(
    "isthmus --version",
    best(() => timed(() => run(isthmus, "--version"))),
  );
  tell(
    "isthmus-config-sync --version",
    best(() => timed(() => run(join(root, "config-sync/bin/isthmus-config-sync.mjs"), "--version"))),
  );
  const config = join(folder, "router.json");
  writeFileSync(config, JSON.stringify([["router", { id: "a", mode: "interior" }]]));
  const started = [];
  for (let count = 0; count < 3; count++) {
    const begin = performance.now();
    const router = spawn(process.execPath, [join(root, "router/bin/isthmus-router.mjs"), "-c", config], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    await new Promise((ready, failed) => {
      router.stderr.on("data", (text) => /started/.test(text) && ready());
      router.once("exit", () => failed(new Error("the router has ended")));
    });
    started.push((performance.now() - begin) / 1000);
    await new Promise((gone) => {
      router.once("exit", gone);
      router.kill("SIGTERM");
    });
  }
  tell("isthmus-router, until it says that it has started", Math.min(...started));
  console.log(
    ["| | |", "|---|---|", ...rows.map(([what, seconds]) => `| ${what} | ${seconds.toFixed(2)} s |`)].join(
      "\n",
    ),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
