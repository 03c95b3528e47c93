// Real clusters for tests: those of the kit, made on this machine, or those whose kubeconfigs ISTHMUS_KUBECONFIGS names
// (two, separated by a colon; the image has to be there as ISTHMUS_IMAGE).
import { execFile, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = import.meta.dirname;
export const root = join(here, "../..");
export const kit = join(here, "kit");
const bin = process.env.BIN ?? "/var/tmp/kube-kit/bin";
const state = process.env.STATE ?? "/var/tmp/kube-kit/run";
process.env.PATH = `${bin}:${process.env.PATH}`;
export const image = process.env.ISTHMUS_IMAGE ?? "localhost/isthmus:dev";
export const toolsImage = process.env.ISTHMUS_TEST_IMAGE ?? "localhost/kit/node20:1";
const given = process.env.ISTHMUS_KUBECONFIGS?.split(":");

/** Kubeconfigs of the clusters 1 and 2. */
export const clusters = given ?? [1, 2].map((number) => join(state, `c${number}/admin.kubeconfig`));
/** Where the other cluster's pods reach this one's NodePorts. */
export const nodeAddresses = process.env.ISTHMUS_NODES?.split(":") ?? ["10.77.0.11", "10.77.0.12"];

/** Runs a program; gives its standard output. Throws with what it said. */
export function run(command, args, { input, env, timeout = 120_000 } = {}) {
  return new Promise((resolve, reject) => {
    const options = { env: { ...process.env, ...env }, timeout, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(" ")}: ${stderr || error.message}`));
      else resolve(stdout);
    });
    if (input !== undefined) child.stdin.end(input);
  });
}

/** Waits until the condition gives something; what it threw last is told when it never does. */
export async function eventually(what, condition, deadlineMs = 60_000) {
  const end = Date.now() + deadlineMs;
  let last;
  for (;;) {
    try {
      const value = await condition();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`not within ${deadlineMs} ms: ${what}${last ? ` (${last.message})` : ""}`);
    await new Promise((next) => setTimeout(next, 200));
  }
}

/** One namespace of a cluster, which goes with the test. */
export class TestNamespace {
  constructor(t, cluster, name, kubeconfig = clusters[cluster]) {
    this.cluster = cluster;
    this.name = name;
    this.kubeconfig = kubeconfig;
    this.t = t;
  }
  static async make(t, cluster, name) {
    const namespace = new TestNamespace(t, cluster, name);
    await namespace.kubectl(["delete", "namespace", name, "--ignore-not-found", "--wait"], { admin: true });
    await run("kubectl", ["--kubeconfig", clusters[cluster], "create", "namespace", name]);
    await run("kubectl", [
      ...["--kubeconfig", clusters[cluster], "label", "namespace", name],
      "pod-security.kubernetes.io/enforce=restricted",
    ]);
    t.after(() =>
      process.env.KEEP
        ? undefined
        : run("kubectl", ["--kubeconfig", clusters[cluster], "delete", "namespace", name, "--wait=false"]),
    );
    return namespace;
  }
  kubectl(args, { input, admin } = {}) {
    return run(
      "kubectl",
      ["--kubeconfig", admin ? clusters[this.cluster] : this.kubeconfig, "-n", this.name, ...args],
      { input },
    );
  }
  helm(args, { input } = {}) {
    return run("helm", ["--kubeconfig", this.kubeconfig, "-n", this.name, ...args], { input });
  }
  apply(objects) {
    const list = { apiVersion: "v1", kind: "List", items: [objects].flat() };
    return this.kubectl(["apply", "-f", "-"], { input: JSON.stringify(list) });
  }
  async get(kind, name) {
    return JSON.parse(await this.kubectl(["get", kind, ...(name ? [name] : []), "-o", "json"]));
  }
  /** What the site says of itself. */
  async status(release = "isthmus") {
    const { data } = await this.get("configmap", `${release}-status`);
    return JSON.parse(data["status.json"]);
  }
  async identity(release = "isthmus") {
    return (await this.get("configmap", `${release}-status`)).data["identity.crt"];
  }
  /** Acts from here on as an account that has the ClusterRole admin in this namespace and nothing else. */
  async asNamespaceAdmin() {
    const account = "developer";
    const kubectl = (args) => this.kubectl(args, { admin: true });
    await kubectl(["create", "serviceaccount", account]);
    await kubectl([
      "create",
      "rolebinding",
      account,
      "--clusterrole=admin",
      `--serviceaccount=${this.name}:${account}`,
    ]);
    const token = (await kubectl(["create", "token", account, "--duration=2h"])).trim();
    const config = JSON.parse(
      await run("kubectl", ["--kubeconfig", clusters[this.cluster], "config", "view", "--raw", "-o", "json"]),
    );
    const folder = mkdtempSync(join(tmpdir(), "isthmus-kubeconfig-"));
    this.t.after(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, "config");
    const context = config.contexts.find(({ name }) => name === config["current-context"]);
    config.users = [{ name: account, user: { token } }];
    config.contexts = [
      { name: "test", context: { ...context.context, user: account, namespace: this.name } },
    ];
    config["current-context"] = "test";
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    this.kubeconfig = path;
  }
  /** Installs or upgrades the chart. */
  install(site, values = {}, release = "isthmus") {
    const [repository, tag] = image.split(/:(?=[^:/]*$)/);
    const all = { site: { name: site }, image: { repository, tag, pullPolicy: "IfNotPresent" }, ...values };
    return this.helm(["upgrade", "--install", release, join(root, "chart"), "-f", "-"], {
      input: JSON.stringify(all),
    });
  }
  /** Documents as git would bring them: a ConfigMap with the label. */
  documents(name, files) {
    const data = Object.fromEntries(
      Object.entries(files).map(([file, text]) => [
        file,
        typeof text === "string" ? text : JSON.stringify(text, null, 2),
      ]),
    );
    return this.apply({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, labels: { "isthmus.dev/config": "true" } },
      data,
    });
  }
  /** A Deployment of a small program that passes Pod Security `restricted`. */
  workload(name, program, { port = 8080, replicas = 1, labels = { app: name } } = {}) {
    return this.apply({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            terminationGracePeriodSeconds: 1,
            securityContext: {
              runAsNonRoot: true,
              runAsUser: 1000,
              seccompProfile: { type: "RuntimeDefault" },
            },
            containers: [
              {
                name,
                image: toolsImage,
                imagePullPolicy: "IfNotPresent",
                command: ["node", "-e", program],
                ...(port > 0 && { ports: [{ name: "http", containerPort: port }] }),
                ...(port > 0 && { readinessProbe: { tcpSocket: { port }, periodSeconds: 1 } }),
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
              },
            ],
          },
        },
      },
    });
  }
  async ready(deployment) {
    await this.kubectl(["rollout", "status", `deployment/${deployment}`, "--timeout=120s"]);
  }
  /** What `fetch` gives in a pod of the deployment, or the error. */
  async fetch(deployment, url) {
    const program = `fetch(${JSON.stringify(url)}, {signal: AbortSignal.timeout(5000)}).then(async (r) => console.log(JSON.stringify({status: r.status, text: await r.text()})), (e) => console.log(JSON.stringify({error: String(e.cause ?? e)})))`;
    return JSON.parse(await this.kubectl(["exec", `deployment/${deployment}`, "--", "node", "-e", program]));
  }
}

/** Answers /api/hello with its pod's name. */
export const backend = `require("node:http").createServer((req, res) => res.setHeader("connection", "close").end(req.url === "/api/health" ? "OK" : "Hello from " + require("node:os").hostname())).listen(8080); process.on("SIGTERM", () => process.exit(0))`;
/** Does nothing; its pod is there for kubectl exec. */
export const idle = `setInterval(() => {}, 1e6); process.on("SIGTERM", () => process.exit(0))`;

/** Makes what is missing: the kit's programs, the clusters, the image in both. */
export function prepare() {
  if (given) return;
  const show = { stdio: "inherit" };
  execFileSync(join(kit, "build-all.sh"), process.env.ISTHMUS_ARGOCD === "0" ? [] : ["--argocd"], show);
  // What an earlier run has left behind is not to be met again.
  execFileSync(join(kit, "down.sh"), [], show);
  execFileSync(join(kit, "up.sh"), ["1", "2"], show);
  const tar = join(bin, "isthmus-image.tar");
  execFileSync(process.execPath, [join(root, "scripts/image.mjs"), "--out", tar, "--name", image], show);
  if (!existsSync(tar) || statSync(tar).size === 0) throw new Error("there is no image");
  for (const number of ["1", "2"]) execFileSync(join(kit, "load-image.sh"), [number, tar], show);
}
export function takeDown() {
  if (!given) execFileSync(join(kit, "down.sh"), [], { stdio: "inherit" });
}

/** The CA certificates of sites, once they tell them. */
export const identities = (...namespaces) =>
  Promise.all(namespaces.map((one) => eventually("it tells its identity", () => one.identity())));
/** Where the site's router is reached from the other cluster, once its access Service has a node port. */
export async function endpointOf(namespace) {
  const nodePort = await eventually("the access Service has a port", async () => {
    const { spec } = await namespace.get("service", "isthmus-router");
    return spec.ports.find(({ port }) => port === 55671)?.nodePort;
  });
  return `${nodeAddresses[namespace.cluster]}:${nodePort}`;
}

/** Links west to east by a Network document in both, once they have told their identities; `spec` is more for east. */
export async function linked(west, east, spec = {}, more = {}) {
  const [westIdentity, eastIdentity] = await identities(west, east);
  const document = (endpoints) => ({
    apiVersion: "isthmus.dev/v1alpha1",
    kind: "Network",
    metadata: { name: "test" },
    spec: {
      sites: [
        {
          name: "east",
          identity: eastIdentity,
          access: { type: "nodeport" },
          ...(endpoints && { endpoints }),
          ...spec,
        },
        { name: "west", identity: westIdentity, links: [{ to: "east" }], ...more },
      ],
    },
  });
  const apply = async (endpoints) => {
    for (const namespace of [west, east])
      await namespace.documents("network", { "network.yaml": document(endpoints) });
  };
  await apply();
  const endpoints = [await endpointOf(east)];
  await apply(endpoints);
  return document(endpoints);
}

/** A site's two programs on this machine, with the namespace behind the proxy. */
export function startSite(t, namespace, site, kubeconfig, folder) {
  const lines = [];
  const start = (args) => {
    const child = spawn(process.execPath, args, {
      env: { ...process.env, KUBECONFIG: kubeconfig },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => lines.push(...chunk.toString().split("\n").filter(Boolean)));
    t.after(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((done) => child.once("exit", done));
      child.kill("SIGTERM");
      await exited;
    });
    return child;
  };
  const stateFolder = join(folder, "site");
  start([
    join(root, "router/bin/isthmus-router.mjs"),
    "--follow",
    "-c",
    join(stateFolder, "router.json"),
    "--drain-seconds",
    "0",
  ]);
  const configSync = start([
    join(root, "config-sync/bin/isthmus-config-sync.mjs"),
    ...["--kubernetes", "--site", site, "--release", "isthmus", "--namespace", namespace.name],
    ...["--state", stateFolder, "--pod", "test-00001", "--deletion-guard", "0"],
  ]);
  return { lines, configSync };
}
