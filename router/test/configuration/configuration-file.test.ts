import assert from "node:assert/strict";
import { test } from "node:test";
import { parseConfiguration } from "../../src/configuration/configuration-file.ts";

const blocks = `# a comment
router {
    mode: interior
    id: A
    workerThreads: 4
    dataConnectionCount: auto
}
listener {
    name: ir
    host: 127.0.0.1
    role: inter-router
    port: 24300
    saslMechanisms: EXTERNAL
    authenticatePeer: yes
    requireSsl: yes
    sslProfile: inter
}
tcpConnector {
    host: 127.0.0.1
    port: 24102
    address: echo
}
site {
    location: here
}
address {
    prefix: mc
    distribution: multicast
}
policy {
    maxConnections: 10
}
`;
const json = JSON.stringify([
  ["router", { id: "A", mode: "interior", workerThreads: 4 }],
  [
    "io.skupper.router.listener",
    {
      name: "ir",
      role: "inter-router",
      host: "127.0.0.1",
      port: 24300,
      saslMechanisms: "EXTERNAL",
      authenticatePeer: true,
      requireSsl: true,
      sslProfile: "inter",
    },
  ],
  ["tcpConnector", { host: "127.0.0.1", port: "24102", address: "echo" }],
  ["site", { location: "here" }],
  ["router.config.address", { prefix: "mc", distribution: "multicast" }],
]);

test("both forms say the same", () => {
  const fromBlocks = parseConfiguration(blocks, "a.conf");
  assert.deepEqual(fromBlocks.entities, parseConfiguration(json, "a.json").entities);
  assert.deepEqual(fromBlocks.notes, ["a.conf:30: policy has no effect"]);
  const [router, listener, connector] = fromBlocks.entities;
  assert.equal(router?.attributes.helloMaxAgeSeconds, 3);
  assert.equal(listener?.attributes.authenticatePeer, true);
  assert.equal(connector?.name, "127.0.0.1:24102");
});

test("mistakes name the file, the line and the cure", () => {
  const router = "router {\n  id: A\n}\n";
  const cases: [string, RegExp][] = [
    [`${router}listner {\n}\n`, /a\.conf:4: unknown entity type listner/],
    [`${router}listener {\n  sslProfle: x\n}\n`, /a\.conf:4: listener has no attribute sslProfle/],
    [`${router}listener {\n  role: edgy\n}\n`, /role edgy is not one of normal, inter-router/],
    [`${router}listener {\n  cost: many\n}\n`, /cost many is not a whole number/],
    [`${router}listener {\n  authenticatePeer: maybe\n}\n`, /neither yes nor no/],
    [`${router}tcpConnector {\n  port: 1\n}\n`, /address is missing/],
    [`${router}listener {\n`, /a\.conf:4: the block of listener is not closed/],
    [`${router}what\n`, /a\.conf:4: expected `type \{`/],
    [`${router}listener {\n  port: 1\n  port: 2\n}\n`, /a\.conf:6: port is given twice/],
    [
      `${router}log {\n module: DEFAULT\n name: x\n}\nlog {\n module: DEFAULT\n name: x\n}\n`,
      /log x is there already \(a\.conf:4\)/,
    ],
    ["[", /a\.conf: not JSON/],
    ["[1]", /entity 1: expected \[type, \{attributes\}\]/],
    ["", /one router entity is needed, found 0/],
  ];
  for (const [text, expected] of cases)
    assert.throws(() => parseConfiguration(text, "a.conf"), expected, text);
});
