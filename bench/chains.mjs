// The chains that are compared: client → A → mutual TLS → B → server, and no proxy at all.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createAuthority, issueLeaf } from "../config-sync/dist/src/credentials/authority.js";

const addresses = ["bulk", "echo", "http"];

/** Certificates of the two ends: a CA for each site. */
export function makeCredentials(folder) {
  const sites = {};
  for (const site of ["a", "b"]) {
    const authority = createAuthority(site, Date.now());
    const leaf = issueLeaf(authority, "bench", site, ["localhost", "127.0.0.1"], Date.now());
    const at = join(folder, site);
    const identities = join(at, "identities");
    mkdirSync(identities, { recursive: true });
    writeFileSync(join(at, "tls.crt"), leaf.certificate);
    writeFileSync(join(at, "tls.key"), leaf.privateKey, { mode: 0o600 });
    writeFileSync(join(at, "both.pem"), leaf.certificate + leaf.privateKey, { mode: 0o600 });
    sites[site] = { at, identities, authority };
  }
  writeFileSync(join(sites.a.identities, "b.crt"), sites.b.authority.certificate);
  writeFileSync(join(sites.b.identities, "a.crt"), sites.a.authority.certificate);
  return sites;
}

/** Two of our routers. `entries` and `servers` are ports by address; `encryption` as in addressPolicy. */
export function isthmus(folder, router, sites, link, entries, servers, encryption = "link") {
  const profile = ({ at, identities }) => [
    "sslProfile",
    {
      name: "site",
      certFile: join(at, "tls.crt"),
      privateKeyFile: join(at, "tls.key"),
      siteIdentityDirectory: identities,
    },
  ];
  const log = ["log", { module: "DEFAULT", enable: "warning+" }];
  const tls = {
    role: "inter-router",
    host: "127.0.0.1",
    port: String(link),
    sslProfile: "site",
    saslMechanisms: "EXTERNAL",
  };
  const listeners = addresses.map((address) => [
    "tcpListener",
    { name: address, address, host: "127.0.0.1", port: String(entries[address]) },
  ]);
  const connectors = addresses.map((address) => [
    "tcpConnector",
    { name: address, address, host: "127.0.0.1", port: String(servers[address]) },
  ]);
  const policies = addresses.map((address) => ["addressPolicy", { name: address, address, encryption }]);
  const a = [
    ["router", { id: "a", mode: "interior" }],
    log,
    profile(sites.a),
    ...policies,
    ["connector", { name: "b", ...tls, site: "b" }],
    ...listeners,
  ];
  const b = [
    ["router", { id: "b", mode: "interior" }],
    log,
    profile(sites.b),
    ...policies,
    ["listener", { name: "link", ...tls, authenticatePeer: true, requireSsl: true }],
    ...connectors,
  ];
  return [
    ["b", b],
    ["a", a],
  ].map(([name, entities]) => {
    const file = join(folder, `isthmus-${encryption}-${name}.json`);
    writeFileSync(file, JSON.stringify(entities));
    return { name, command: process.execPath, args: [router, "-c", file] };
  });
}

/** haproxy in TCP mode on both ends, mutual TLS between them for each connection. */
export function haproxy(folder, sites, links, entries, servers) {
  const common =
    "global\n  nbthread 2\n  maxconn 9000\ndefaults\n  mode tcp\n  timeout connect 5s\n  timeout client 10m\n  timeout server 10m\n";
  const a = addresses.map(
    (address) =>
      `listen ${address}\n  bind 127.0.0.1:${entries[address]}\n  server b 127.0.0.1:${links[address]} ssl crt ${sites.a.at}/both.pem ca-file ${sites.a.identities}/b.crt verify required verifyhost localhost\n`,
  );
  const b = addresses.map(
    (address) =>
      `listen ${address}\n  bind 127.0.0.1:${links[address]} ssl crt ${sites.b.at}/both.pem ca-file ${sites.b.identities}/a.crt verify required\n  server s 127.0.0.1:${servers[address]}\n`,
  );
  return [
    ["b", b],
    ["a", a],
  ].map(([name, sections]) => {
    const file = join(folder, `haproxy-${name}.cfg`);
    writeFileSync(file, common + sections.join(""));
    return { name, command: "haproxy", args: ["-db", "-f", file] };
  });
}
