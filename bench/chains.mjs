// The chains that are compared: client → A → mutual TLS → B → server, and no proxy at all.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAuthority, issueLeaf } from "../config-sync/dist/src/credentials/authority.js";
import { freePorts, need, start, waitFor } from "./processes.mjs";

export const addresses = ["bulk", "echo", "http", "source"];
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** A free port for each address. */
export const perAddress = async () => {
  const ports = await freePorts(addresses.length);
  return Object.fromEntries(addresses.map((address, index) => [address, ports[index]]));
};

/** Certificates of the ends and of one between: a CA for each site. */
export function makeCredentials(folder) {
  const sites = {};
  const authorities = {};
  for (const site of ["a", "b", "m"]) {
    const authority = createAuthority(site, Date.now());
    authorities[site] = authority.certificate;
    const leaf = issueLeaf(authority, "bench", site, ["localhost", "127.0.0.1"], Date.now());
    const at = join(folder, site);
    const identities = join(at, "identities");
    mkdirSync(identities, { recursive: true });
    writeFileSync(join(at, "tls.crt"), leaf.certificate);
    writeFileSync(join(at, "tls.key"), leaf.privateKey, { mode: 0o600 });
    writeFileSync(join(at, "both.pem"), leaf.certificate + leaf.privateKey, { mode: 0o600 });
    sites[site] = { at, identities };
  }
  for (const { identities } of Object.values(sites))
    for (const [site, certificate] of Object.entries(authorities))
      writeFileSync(join(identities, `${site}.crt`), certificate);
  return sites;
}

/** Chains by name: ports where clients come in, and the commands that make it. */
export async function chainsOf(names, { folder, servers, options, sites }) {
  const make = {
    direct: async () => ({ entries: servers, commands: [] }),
    isthmus: () => isthmus("isthmus", {}),
    sealed: () => isthmus("sealed", { encryption: "end-to-end" }),
    three: () => isthmus("three", { between: true }),
    thousand: () => isthmus("thousand", { services: 1000 }),
    baseline: () => isthmus("baseline", { checkout: options.baseline, node: process.execPath }),
    "other-node": () => isthmus("other-node", { node: options["other-node"] }),
    haproxy: () => haproxy(),
    stunnel: () => stunnel(),
    ghostunnel: () => ghostunnel(),
    skrouterd: () => skrouterd(),
  };

  /** Our routers: a and b, or one more between them. */
  async function isthmus(name, { encryption = "link", between, services = 0, checkout = root, node }) {
    const entries = await perAddress();
    const links = await freePorts(2);
    const profile = ({ at, identities }) => [
      "sslProfile",
      {
        name: "site",
        certFile: join(at, "tls.crt"),
        privateKeyFile: join(at, "tls.key"),
        siteIdentityDirectory: identities,
      },
    ];
    const tls = (port) => ({
      role: "inter-router",
      host: "127.0.0.1",
      port: `${port}`,
      sslProfile: "site",
      saslMechanisms: "EXTERNAL",
    });
    const listen = (port) => [
      "listener",
      { name: "link", ...tls(port), authenticatePeer: true, requireSsl: true },
    ];
    const connect = (site, port) => ["connector", { name: site, ...tls(port), site }];
    const more = Array.from({ length: services }, (_, index) => `service-${index}`);
    const router = (id, ...entities) => [
      ["router", { id, mode: "interior" }],
      ["log", { module: "DEFAULT", enable: "warning+" }],
      profile(sites[id]),
      ...addresses.map((address) => ["addressPolicy", { name: address, address, encryption }]),
      ...entities,
    ];
    const a = router(
      "a",
      connect(between ? "m" : "b", links[0]),
      ...addresses.map((address) => [
        "tcpListener",
        { name: address, address, host: "127.0.0.1", port: `${entries[address]}` },
      ]),
      ...more.map((address) => ["tcpListener", { name: address, address, host: "127.0.0.1", port: "0" }]),
    );
    const b = router(
      "b",
      listen(links[between ? 1 : 0]),
      ...addresses.map((address) => [
        "tcpConnector",
        { name: address, address, host: "127.0.0.1", port: `${servers[address]}` },
      ]),
      ...more.map((address) => [
        "tcpConnector",
        { name: address, address, host: "127.0.0.1", port: `${servers.echo}` },
      ]),
    );
    const m = router("m", listen(links[0]), connect("b", links[1]));
    const [command, ...flags] = (node ?? options.node).split(" ");
    const commands = [["b", b], ...(between ? [["m", m]] : []), ["a", a]].map(([site, entities]) => {
      const file = join(folder, `${name}-${site}.json`);
      writeFileSync(file, JSON.stringify(entities));
      return { command, args: [...flags, join(checkout, "router/bin/isthmus-router.mjs"), "-c", file] };
    });
    return { entries, commands };
  }

  /** haproxy in TCP mode on both ends, mutual TLS between them for each connection. */
  async function haproxy() {
    need({ haproxy: "Debian: haproxy" });
    const [entries, links] = [await perAddress(), await perAddress()];
    const common =
      "global\n  nbthread 2\n  maxconn 9000\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 10m\n  timeout server 10m\n";
    const { a, b } = sites;
    const ends = {
      b: (address) =>
        `listen ${address}\n  bind 127.0.0.1:${links[address]} ssl crt ${b.at}/both.pem ca-file ${b.identities}/a.crt verify required\n  server s 127.0.0.1:${servers[address]}\n`,
      a: (address) =>
        `listen ${address}\n  bind 127.0.0.1:${entries[address]}\n  server b 127.0.0.1:${links[address]} ssl crt ${a.at}/both.pem ca-file ${a.identities}/b.crt verify required verifyhost localhost\n`,
    };
    const commands = Object.entries(ends).map(([site, section]) => {
      const file = join(folder, `haproxy-${site}.cfg`);
      writeFileSync(file, common + addresses.map(section).join(""));
      return { command: "haproxy", args: ["-db", "-f", file] };
    });
    return { entries, commands };
  }

  /** stunnel on both ends, a TLS connection for each connection. */
  async function stunnel() {
    need({ stunnel4: "Debian: stunnel4" });
    const [entries, links] = [await perAddress(), await perAddress()];
    const end = (site, other, more, accept, connect) => {
      const { at, identities } = sites[site];
      const file = join(folder, `stunnel-${site}.conf`);
      const sections = addresses.map(
        (address) =>
          `[${address}]\n${more}accept = 127.0.0.1:${accept[address]}\nconnect = 127.0.0.1:${connect[address]}\n`,
      );
      writeFileSync(
        file,
        `foreground = quiet\npid =\ndebug = 3\ncert = ${at}/tls.crt\nkey = ${at}/tls.key\nCAfile = ${identities}/${other}.crt\nverifyChain = yes\nsocket = l:TCP_NODELAY=1\nsocket = r:TCP_NODELAY=1\n${sections.join("")}`,
      );
      return { command: "stunnel4", args: [file] };
    };
    return {
      entries,
      commands: [end("b", "a", "", links, servers), end("a", "b", "client = yes\n", entries, links)],
    };
  }

  /** ghostunnel on both ends: a pair of processes for each address. */
  async function ghostunnel() {
    const command = process.env.GHOSTUNNEL;
    if (!command) throw new Error("GHOSTUNNEL has to name the program");
    const [entries, links] = [await perAddress(), await perAddress()];
    const credentials = (site, other) => {
      const { at, identities } = sites[site];
      return [`--cert=${at}/tls.crt`, `--key=${at}/tls.key`, `--cacert=${identities}/${other}.crt`];
    };
    const commands = addresses.flatMap((address) => [
      {
        command,
        args: [
          "server",
          `--listen=127.0.0.1:${links[address]}`,
          `--target=127.0.0.1:${servers[address]}`,
          ...credentials("b", "a"),
          "--allow-all",
        ],
      },
      {
        command,
        args: [
          "client",
          `--listen=127.0.0.1:${entries[address]}`,
          `--target=localhost:${links[address]}`,
          ...credentials("a", "b"),
        ],
      },
    ]);
    return { entries, commands };
  }

  /** skupper-router on both ends, as its operators run it: four workers, two connections for streams. */
  async function skrouterd() {
    const command = process.env.SKROUTERD;
    if (!command) throw new Error("SKROUTERD has to name the program");
    const entries = await perAddress();
    const [link] = await freePorts(1);
    const section = (kind, attributes) =>
      `${kind} {\n${Object.entries(attributes)
        .map(([key, value]) => `    ${key}: ${value}\n`)
        .join("")}}\n`;
    const tcp = (kind, port) =>
      addresses.map((address) =>
        section(kind, { name: address, address, host: "127.0.0.1", port: port[address] }),
      );
    const end = (site, other, entities) => {
      const { at, identities } = sites[site];
      const file = join(folder, `skrouterd-${site}.conf`);
      const profile = {
        name: "inter",
        caCertFile: join(identities, `${other}.crt`),
        certFile: join(at, "tls.crt"),
        privateKeyFile: join(at, "tls.key"),
      };
      writeFileSync(
        file,
        [
          section("router", { mode: "interior", id: site, workerThreads: 4, dataConnectionCount: "auto" }),
          section("log", { module: "DEFAULT", enable: "warning+" }),
          section("sslProfile", profile),
          ...entities,
        ].join(""),
      );
      return { command, args: ["-c", file] };
    };
    const tls = {
      role: "inter-router",
      host: "127.0.0.1",
      port: link,
      sslProfile: "inter",
      saslMechanisms: "EXTERNAL",
    };
    return {
      entries,
      commands: [
        end("b", "a", [
          section("listener", { ...tls, authenticatePeer: "yes", requireSsl: "yes" }),
          ...tcp("tcpConnector", servers),
        ]),
        end("a", "b", [
          section("connector", { name: "b", ...tls, verifyHostname: "no" }),
          ...tcp("tcpListener", entries),
        ]),
      ],
    };
  }

  const chains = {};
  for (const name of names) {
    if (!make[name]) throw new Error(`no chain is called ${name}: ${Object.keys(make).join(", ")}`);
    chains[name] = await make[name]();
  }
  return chains;
}

/** Starts a chain and waits until clients can come in; gives its processes. */
export async function startChain({ commands, entries }) {
  const started = commands.map(({ command, args }) => start(command, args));
  for (const port of Object.values(entries)) await waitFor(port, started);
  return started;
}
