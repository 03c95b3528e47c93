// The walls of the house as a function of sources, so that the test can also show that it fails.

/** A source file: its path from the root and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** room → rooms and packages it may import besides itself. Everything not listed is forbidden. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  "schemas/src": [],

  "router/src": ["*router", "schemas/src"],
  "router/src/routing": [],
  "router/src/stream": [],
  "router/src/forwarding": [],
  "router/src/io": [],
  "router/src/amqp": ["router/base", "router/src/io"],
  "router/src/tls": ["router/base"],
  "router/src/configuration": ["router/base", "schemas/src"],
  "router/src/sockets": ["router/base", "router/src/io", "router/src/stream", "router/src/tls"],
  "router/src/ingress": ["router/base", "router/src/forwarding", "router/src/stream", "router/src/sockets"],
  "router/src/egress": ["router/base", "router/src/stream", "router/src/sockets"],
  "router/src/inter-router": [
    "router/base",
    "router/src/amqp",
    "router/src/forwarding",
    "router/src/routing",
    "router/src/sockets",
    "router/src/stream",
  ],
  "router/src/messages": [
    "router/base",
    "router/src/amqp",
    "router/src/forwarding",
    "router/src/inter-router",
    "router/src/routing",
    "router/src/stream",
  ],
  "router/src/flows": [
    "router/base",
    "router/src/amqp",
    "router/src/egress",
    "router/src/forwarding",
    "router/src/ingress",
    "router/src/inter-router",
    "router/src/sockets",
    "router/src/stream",
    "router/src/tls",
    "router/src/tunnel",
  ],
  "router/src/tunnel": ["router/base", "router/src/sockets", "router/src/stream", "router/src/tls"],
  "router/src/management": [
    "router/base",
    "router/src/amqp",
    "router/src/configuration",
    "router/src/egress",
    "router/src/forwarding",
    "router/src/ingress",
    "router/src/inter-router",
    "router/src/messages",
    "router/src/routing",
    "router/src/sockets",
    "router/src/stream",
    "router/src/tls",
    "schemas/src",
    "npm:prom-client",
  ],

  "config-sync/src": ["*config-sync", "schemas/src"],
  "config-sync/src/sources": ["config-sync/base", "npm:chokidar"],
  "config-sync/src/declarations": ["config-sync/src/sources", "schemas/src", "npm:yaml", "npm:ajv"],
  "config-sync/src/desired-state": ["config-sync/src/declarations", "schemas/src"],
  "config-sync/src/catalogue": ["config-sync/src/desired-state"],
  "config-sync/src/plan": ["config-sync/src/desired-state", "schemas/src"],
  "config-sync/src/router-management": [
    "config-sync/base",
    "config-sync/src/plan",
    "schemas/src",
    "npm:rhea",
  ],
  "config-sync/src/credentials": ["config-sync/base", "config-sync/src/kubernetes", "npm:node-forge"],
  "config-sync/src/kubernetes": [
    "config-sync/base",
    "config-sync/src/declarations",
    "config-sync/src/desired-state",
    "config-sync/src/sources",
    "config-sync/src/status",
    "schemas/src",
    "npm:@kubernetes/client-node",
  ],
  "config-sync/src/tokens": [
    "config-sync/base",
    "config-sync/src/credentials",
    "config-sync/src/declarations",
    "config-sync/src/desired-state",
  ],
  "config-sync/src/status": [
    "config-sync/src/catalogue",
    "config-sync/src/declarations",
    "config-sync/src/desired-state",
    "config-sync/src/plan",
  ],

  "cli/src": [
    "config-sync/src",
    "config-sync/src/credentials",
    "config-sync/src/declarations",
    "config-sync/src/desired-state",
    "config-sync/src/kubernetes",
    "config-sync/src/sources",
    "config-sync/src/status",
    "config-sync/src/tokens",
    "router/src",
    "schemas/src",
    "npm:commander",
    "npm:yaml",
  ],
};

/** Decision code: no clock, no timer, no socket, no disk. */
const pureRooms = [
  "router/src/routing",
  "router/src/forwarding",
  "config-sync/src/catalogue",
  "config-sync/src/declarations",
  "config-sync/src/desired-state",
  "config-sync/src/plan",
  "config-sync/src/status",
];
const impure =
  /\b(setTimeout|setInterval|setImmediate|Date\.now|performance\.now|Math\.random|process\.)\b|new Date\(\)/;
const impureModules = /^node:(fs|net|tls|http|https|timers|child_process|os)/;
/** A program imports a heavy package in one file only. */
const heavyPackages = [
  "prom-client",
  "rhea",
  "node-forge",
  "chokidar",
  "@kubernetes/client-node",
  "commander",
];
const maxLines = 500;
const generated =
  /^schemas\/src\/(validators|declarations|router-entities|schema-documents|finding-codes)\.ts$/;

const imports = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^"';]*?from\s*"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)|^import\s+"([^"]+)"/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
const rooms = Object.keys(mayImport).sort((left, right) => right.length - left.length);
const roomOf = (path: string): string => rooms.find((room) => path.startsWith(`${room}/`)) ?? "(outside)";

/** Where an import leads: a file of ours, a package, or a module of Node. */
function resolve(from: string, specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  const own = /^@isthmus\/([^/]+)\/(.+)$/.exec(specifier);
  if (own) return `${own[1]}/src/${(own[2] as string).replace(/\.js$/, ".ts")}`;
  if (!specifier.startsWith(".")) return `npm:${specifier}`;
  const parts = from.split("/").slice(0, -1);
  for (const step of specifier.split("/")) {
    if (step === "..") parts.pop();
    else if (step !== ".") parts.push(step);
  }
  return parts.join("/");
}

function allowed(from: string, to: string): boolean {
  if (to.startsWith("node:")) return true;
  const room = roomOf(from);
  const list = mayImport[room] ?? [];
  if (to.startsWith("npm:")) return list.includes(to);
  const target = roomOf(to);
  const [member] = to.split("/") as [string];
  return (
    target === room ||
    list.includes(target) ||
    list.includes(`*${member}`) ||
    (target === `${member}/src` && list.includes(`${member}/base`))
  );
}

/** Everything in the sources that breaks a wall, one line each. */
export function brokenRules(files: readonly SourceFile[]): string[] {
  const broken: string[] = [];
  const importers = new Map<string, Set<string>>();
  const graph = new Map<string, string[]>();
  for (const { path, text } of files) {
    const room = roomOf(path);
    if (room === "(outside)") broken.push(`${path} is in no room`);
    const targets = imports(text).map((specifier) => ({ specifier, to: resolve(path, specifier) }));
    graph.set(
      path,
      targets.map(({ to }) => to).filter((to) => to.endsWith(".ts")),
    );
    for (const { specifier, to } of targets) {
      if (!allowed(path, to)) broken.push(`${path} must not import ${specifier}`);
      if (pureRooms.includes(room) && impureModules.test(to))
        broken.push(`${path} is pure and must not import ${specifier}`);
      const heavy = heavyPackages.find((name) => to === `npm:${name}`);
      if (heavy) {
        const key = `${path.split("/")[0]} imports ${heavy}`;
        importers.set(key, (importers.get(key) ?? new Set()).add(path));
      }
    }
    if (/(^|\/)index\.ts$/.test(path)) broken.push(`${path}: no barrels`);
    if (/^export (\*|\{[^}]*\}) from/m.test(text) && !generated.test(path))
      broken.push(`${path}: no re-exports`);
    const lines = text.split("\n").length - 1;
    if (lines > maxLines && !generated.test(path))
      broken.push(`${path} has ${lines} lines, ${maxLines} are allowed`);
    if (/(^|\/)(utils?|helpers?|common|misc|manager)\.ts$/.test(path))
      broken.push(`${path}: name it after its duty`);
    const found = pureRooms.includes(room) ? impure.exec(text.replace(/^\s*(\/\/|\*|\/\*).*$/gm, "")) : null;
    if (found) broken.push(`${path} is pure and must not use ${found[0]}`);
  }
  for (const [key, paths] of importers)
    if (paths.size > 1) broken.push(`${key} in several files: ${[...paths].join(", ")}`);
  broken.push(...cycles(graph));
  return broken;
}

function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.push(`cycle: ${[...trail.slice(at), path].join(" → ")}`);
      return;
    }
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}
