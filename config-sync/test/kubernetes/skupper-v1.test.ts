import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAll } from "../../src/declarations/declarations.ts";
import { formatProblem } from "../../src/declarations/problems.ts";
import { skupperTexts } from "../../src/kubernetes/skupper-v1.ts";

const configMap = (name: string, data: Record<string, string>) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
});

test("skupper-site and skupper-services are documents", () => {
  const texts = [
    ...skupperTexts(
      configMap("skupper-site", {
        name: "west",
        ingress: "nginx-ingress-v1",
        "ingress-host": "w.example.com",
      }),
      "shop",
    ),
    ...skupperTexts(
      configMap("skupper-services", {
        backend: JSON.stringify({
          address: "backend",
          protocol: "tcp",
          ports: [8080],
          targets: [{ name: "backend", selector: "app=backend", targetPorts: { 8080: 9090 } }],
        }),
        far: JSON.stringify({ address: "far", protocol: "tcp", ports: [1] }),
        two: JSON.stringify({
          address: "two",
          ports: [1, 2],
          targets: [{ service: "two" }, { host: "h.example.com" }],
        }),
      }),
      "shop",
    ),
  ];
  const { model, problems } = checkAll(texts, "west");
  assert.deepEqual(problems.map(formatProblem), []);
  const west = model.sites.get("west");
  assert.deepEqual(west?.access, { type: "ingress", hosts: ["w.example.com"] });
  assert.equal(west?.skupperServiceSync, true);
  assert.deepEqual(
    west?.exposes.map(({ service, ports, targets }) => [
      service,
      ports.map(({ port, targetPort }) => [port, targetPort]),
      targets,
    ]),
    [
      ["backend", [[8080, 9090]], [{ selector: "app=backend" }]],
      [
        "two",
        [
          [1, 1],
          [2, 2],
        ],
        [{ service: "two" }, { host: "h.example.com" }],
      ],
    ],
  );
  const edge = checkAll(
    skupperTexts(configMap("skupper-site", { edge: "true" }), "shop"),
    undefined,
  ).model.sites.get("shop");
  assert.deepEqual([edge?.mode, edge?.access.type], ["edge", "none"]);
});

test("what Skupper would not take either is named", () => {
  const said = (name: string, data: Record<string, string>): string[] =>
    checkAll(skupperTexts(configMap(name, data), "shop"), "shop").problems.map(formatProblem);
  assert.match(
    said("skupper-site", { ingress: "carrier-pigeon" }).join(),
    /configmap\/skupper-site\/skupper-site\.yaml:9:\d+: .*carrier-pigeon/,
  );
  assert.match(
    said("skupper-services", { x: "{" }).join(),
    /configmap\/skupper-services\/x:1:2: .*\[yaml-syntax\]/,
  );
});
