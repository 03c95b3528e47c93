import assert from "node:assert/strict";
import { test } from "node:test";
import type { SiteModel } from "../../src/declarations/site-model.ts";
import { withAnnotated } from "../../src/desired-state/annotated.ts";
import { type Cluster, type ClusterPod, endpointsOf } from "../../src/desired-state/cluster.ts";
import { assignPorts, servicesOf } from "../../src/desired-state/services.ts";
import type { KubeObject } from "../../src/kubernetes/api.ts";
import { requestsIn, tokensIn } from "../../src/kubernetes/token-secrets.ts";

const pod = (name: string, more: Partial<ClusterPod> = {}): ClusterPod => ({
  name,
  address: `10.0.0.${name.length}`,
  labels: { app: "web" },
  ready: true,
  terminating: false,
  ports: { http: 8080 },
  ...more,
});
const cluster = (pods: ClusterPod[]): Cluster => ({
  namespace: "shop",
  pods,
  workloads: [{ reference: "deployment/web", selector: { app: "web" } }],
  annotated: [],
  tokens: [],
  services: [
    {
      name: "web",
      selector: { app: "web" },
      ours: false,
      ports: [{ name: "", port: 80, targetPort: "http" }],
    },
    { name: "db", selector: {}, ours: false, ports: [{ name: "pg", port: 5432, targetPort: 5432 }] },
    { name: "far", selector: { app: "router" }, ours: true, ports: [] },
  ],
});

test("targets are the pods that are ready and stay, by workload, selector and Service", () => {
  const all = cluster([
    pod("a"),
    pod("bb", { ready: false }),
    pod("ccc", { terminating: true }),
    pod("dddd", { address: "" }),
    pod("eeeee", { labels: { app: "other" } }),
    pod("ffffff"),
  ]);
  for (const target of [{ workload: "deployment/web" }, { selector: "app=web" }])
    for (const port of [8080, "http"])
      assert.deepEqual(endpointsOf(target, port, all), {
        endpoints: [
          { name: "a", host: "10.0.0.1", port: 8080 },
          { name: "ffffff", host: "10.0.0.6", port: 8080 },
        ],
        reason: "",
      });
  assert.equal(
    endpointsOf({ service: "web" }, 80, all).endpoints[0]?.port,
    8080,
    "the port behind the Service's",
  );
  assert.deepEqual(endpointsOf({ service: "db" }, 5432, all).endpoints, [
    { name: "db", host: "db.shop.svc", port: 5432 },
  ]);
});

test("what answers nothing says why", () => {
  const reason = (target: object, port: number | string, pods: ClusterPod[] = []): string =>
    endpointsOf(target, port, cluster(pods)).reason;
  assert.match(reason({ workload: "deployment/web" }, 80), /no pod of deployment\/web is there/);
  assert.match(
    reason({ workload: "deployment/wbe" }, 80),
    /there is no deployment\/wbe in the namespace shop/,
  );
  assert.match(
    reason({ selector: "app=web" }, 80, [pod("a", { ready: false })]),
    /no pod with app=web is ready \(1 are there\)/,
  );
  assert.match(reason({ selector: "app=web" }, "grpc", [pod("a")]), /none of its pods has a port named grpc/);
  assert.match(reason({ service: "nosuch" }, 80), /there is no Service nosuch/);
  assert.match(reason({ service: "far" }, 80), /the one by which other sites are reached/);
  assert.match(reason({ service: "db" }, 80), /the Service db has no port 80/);
});

test("annotations of Skupper v1 expose Services and workloads", () => {
  const where = {} as SiteModel["where"];
  const links = [{ to: "north" }];
  const site = { name: "west", exposes: [{ service: "taken" }], links, where } as unknown as SiteModel;
  const model = { sites: new Map([["west", site]]), problems: [] };
  const annotated = (reference: string, more: Record<string, string>, ports: number[] = []) => ({
    reference,
    annotations: Object.fromEntries(Object.entries(more).map(([key, value]) => [`skupper.io/${key}`, value])),
    ports: ports.map((port) => ({ port, targetPort: port })),
  });
  const found = withAnnotated(model, "west", {
    ...cluster([]),
    tokens: [
      { secret: "a", to: "east" },
      { secret: "b", to: "north" },
      { secret: "c", to: "west" },
    ],
    annotated: [
      annotated("service/reviews", { proxy: "http" }, [9080]),
      annotated("deployment/ratings", { proxy: "tcp", port: "80:9080,443:9443", address: "rate" }),
      annotated("service/alias", { proxy: "tcp", target: "other", port: "1" }),
      annotated("service/out", { proxy: "tcp", target: "db.example.com", port: "5432" }),
      annotated("service/bad", { proxy: "udp" }, [1]),
      annotated("deployment/none", { proxy: "tcp" }),
      annotated("service/worse", { proxy: "tcp", port: "80:" }),
      annotated("service/taken", { proxy: "tcp" }, [1]),
    ],
  });
  assert.deepEqual(
    found.model.sites.get("west")?.links.map(({ to, credentials }) => [to, credentials?.token]),
    [
      ["north", undefined],
      ["east", "a"],
    ],
    "a token makes a link where no document does",
  );
  const exposes = found.model.sites.get("west")?.exposes.slice(1) ?? [];
  assert.deepEqual(
    exposes.map(({ service, ports, targets }) => [
      service,
      ports.map(({ port, targetPort, address }) => [port, targetPort, address]),
      targets,
    ]),
    [
      ["reviews", [[9080, 9080, "reviews"]], [{ service: "reviews" }]],
      [
        "rate",
        [
          [80, 9080, "rate:80"],
          [443, 9443, "rate:443"],
        ],
        [{ workload: "deployment/ratings" }],
      ],
      ["alias", [[1, 1, "alias"]], [{ service: "other" }]],
      ["out", [[5432, 5432, "out"]], [{ host: "db.example.com" }]],
    ],
  );
  assert.deepEqual(
    found.unmet.map(({ reason }) => reason),
    [
      "udp is none of tcp, http, http2",
      "give a port: skupper.io/port",
      "the port 80: is not PORT or PORT:TARGETPORT",
      "taken is exposed already: the annotation has no effect",
    ],
  );
});

test("ports of the router stay with those who have them", () => {
  const first = assignPorts(["a:80", "b:80", "c:80"], new Map());
  assert.deepEqual(
    [...first],
    [
      ["a:80", 20_000],
      ["b:80", 20_001],
      ["c:80", 20_002],
    ],
  );
  const second = assignPorts(["0:80", "b:80", "c:80"], first);
  assert.deepEqual([second.get("b:80"), second.get("c:80"), second.get("0:80")], [20_001, 20_002, 20_000]);
  assert.equal(
    assignPorts(["x:1"], new Map([["x:1", 80]])).get("x:1"),
    20_000,
    "one from elsewhere is not taken over",
  );
  assert.deepEqual(
    servicesOf([
      { service: "s", portName: "http", port: 80, routerPort: 20_000 },
      { service: "s", portName: "443", port: 443, routerPort: 20_001 },
    ]),
    [
      {
        name: "s",
        ports: [
          { name: "http", port: 80, targetPort: 20_000 },
          { name: "443", port: 443, targetPort: 20_001 },
        ],
      },
    ],
  );
});

test("Secrets are tokens, or ask for one, by their labels", () => {
  const secret = (name: string, labels: object, annotations: object = {}): KubeObject =>
    ({ apiVersion: "v1", kind: "Secret", metadata: { name, labels, annotations } }) as KubeObject;
  const secrets = [
    secret("ours", { "isthmus.dev/type": "token" }, { "isthmus.dev/site": "east" }),
    secret("claim", { "skupper.io/type": "token-claim" }, { "skupper.io/generated-by": "north" }),
    secret("certificate", { "skupper.io/type": "connection-token" }),
    secret("made-here", { "isthmus.dev/type": "token" }, { "isthmus.dev/site": "west" }),
    secret("asks", { "skupper.io/type": "connection-token-request" }),
    secret(
      "asks-ours",
      { "isthmus.dev/type": "token-request" },
      { "isthmus.dev/uses": "3", "isthmus.dev/expires": "x" },
    ),
  ];
  assert.deepEqual(tokensIn(secrets, "west"), [
    { secret: "ours", to: "east" },
    { secret: "claim", to: "north" },
    { secret: "certificate", to: "certificate" },
  ]);
  assert.deepEqual(requestsIn(secrets), [
    { secret: "asks", skupper: true, uses: 1, hours: 24 },
    { secret: "asks-ours", skupper: false, uses: 3, hours: 24 },
  ]);
});

test("pods of a StatefulSet are offered under their own names, and those that are not ready where that is asked for", () => {
  const label = "statefulset.kubernetes.io/pod-name";
  const named = (name: string): ClusterPod => pod(name, { labels: { app: "web", [label]: name } });
  const exposure = {
    service: "db",
    ports: [{ name: "80", port: 80, targetPort: 8080, address: "db" }],
    targets: [{ selector: "app=web" }],
    podNames: true,
  };
  const site = { name: "west", exposes: [exposure], links: [] } as unknown as SiteModel;
  const model = { sites: new Map([["west", site]]), problems: [] };
  const found = withAnnotated(model, "west", cluster([named("db-0"), named("db-1"), pod("other")]));
  assert.deepEqual(
    found.model.sites
      .get("west")
      ?.exposes.map(({ service, ports, targets }) => [service, ports[0]?.address, targets]),
    [
      ["db", "db", [{ selector: "app=web" }]],
      ["db-0", "db/db-0", [{ selector: `${label}=db-0` }]],
      ["db-1", "db/db-1", [{ selector: `${label}=db-1` }]],
    ],
  );
  const pods = cluster([pod("a", { ready: false }), pod("b", { ready: false, terminating: true })]);
  const names = (includeNotReady: boolean): string[] =>
    endpointsOf({ selector: "app=web" }, 80, pods, includeNotReady).endpoints.map(({ name }) => name);
  assert.deepEqual([names(false), names(true)], [[], ["a"]]);
});
