// Networks of several shapes with real routers: the right way is taken, and when a link is cut under load or goes
// silent, connections find another one in time, nothing runs in circles and no router is lost.
import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { type FaultyLink, faultyLink } from "./faulty-link.ts";
import { echo, eventually, exchange, startRouter, startServer, type TestRouter } from "./harness.ts";

type Edge = readonly [string, string, number];
interface Shape {
  readonly name: string;
  readonly edges: readonly Edge[];
  readonly from: string;
  readonly to: string;
  /** A link on the way from one to the other, where there is another way. */
  readonly cut?: readonly [string, string];
}
const shapes: readonly Shape[] = [
  { name: "ring", edges: ring(5), from: "r0", to: "r2", cut: ["r1", "r2"] },
  { name: "chain", edges: ring(5).slice(0, 4), from: "r0", to: "r4" },
  {
    name: "hub",
    edges: [1, 2, 3, 4].map((leaf) => [`r${leaf}`, "r0", 1] as const),
    from: "r1",
    to: "r4",
  },
  {
    name: "mesh",
    edges: [0, 1, 2, 3].flatMap((left) =>
      [0, 1, 2, 3].filter((right) => right > left).map((right) => [`r${left}`, `r${right}`, 1] as const),
    ),
    from: "r0",
    to: "r3",
    cut: ["r0", "r3"],
  },
  {
    name: "two parallel paths",
    edges: [
      ["r0", "r1", 1],
      ["r1", "r3", 2],
      ["r0", "r2", 4],
      ["r2", "r3", 4],
    ],
    from: "r0",
    to: "r3",
    cut: ["r1", "r3"],
  },
];
function ring(size: number): Edge[] {
  return Array.from({ length: size }, (_, index) => [`r${index}`, `r${(index + 1) % size}`, 1] as const);
}

/** Costs between all, by trying until nothing gets cheaper. */
function costs(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const cost = new Map(ids.map((id) => [`${id} ${id}`, 0]));
  const of = (left: string, right: string): number =>
    cost.get(`${left} ${right}`) ?? Number.POSITIVE_INFINITY;
  for (let changed = true; changed; ) {
    changed = false;
    for (const id of ids)
      for (const [left, right, more] of edges.flatMap(([a, b, c]): Edge[] => [
        [a, b, c],
        [b, a, c],
      ]))
        if (of(id, left) + more < of(id, right)) {
          cost.set(`${id} ${right}`, of(id, left) + more);
          changed = true;
        }
  }
  return cost;
}

async function build(t: TestContext, { edges, from, to }: Shape) {
  const ids = [...new Set(edges.flatMap((edge) => edge.slice(0, 2) as string[]))].sort();
  const routers = new Map(ids.map((id) => [id, startRouter(id, (stop) => t.after(stop))]));
  const at = (id: string): TestRouter => routers.get(id) as TestRouter;
  for (const id of ids)
    at(id).create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  const links = new Map<string, FaultyLink>();
  for (const [left, right, cost] of edges) {
    const link = await faultyLink(await at(right).port("listener", "ir"), (stop) => t.after(stop));
    links.set(`${left} ${right}`, link);
    at(left).create("connector", `to-${right}`, {
      host: "127.0.0.1",
      port: String(link.port),
      role: "inter-router",
      cost,
    });
  }
  const target = await startServer(echo, (stop) => t.after(stop));
  at(to).create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  at(from).create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const settled = async (left: readonly Edge[]): Promise<void> => {
    const wanted = costs(ids, left);
    for (const id of ids)
      await eventually(
        `${id} has the cheapest ways`,
        () => {
          const known = new Map(
            at(id)
              .router.entities("router.node")
              .map((node) => [node.id, node.cost]),
          );
          return ids.every((other) => known.get(other) === wanted.get(`${id} ${other}`));
        },
        20_000,
      );
  };
  await settled(edges);
  return { ids, at, links, settled, port: await at(from).port("tcpListener", "entry") };
}

/** Opens a connection every 10 ms and keeps what became of each, until it is stopped. */
function load(port: number) {
  const seen: { readonly at: number; ok?: boolean; why?: string }[] = [];
  const timer = setInterval(() => {
    const one: (typeof seen)[number] = { at: Date.now() };
    seen.push(one);
    exchange(port, `n${one.at}`).then(
      (answer) => {
        one.ok = String(answer) === `n${one.at}`;
      },
      (error: Error) => {
        one.ok = false;
        one.why = error.message;
      },
    );
  }, 10);
  return { seen, stop: () => clearInterval(timer) };
}

for (const shape of shapes)
  test(`${shape.name}: everybody has the cheapest ways, and traffic takes them`, {
    timeout: 60_000,
  }, async (t) => {
    const { ids, at, port } = await build(t, shape);
    for (let count = 0; count < 20; count++)
      assert.equal(String(await exchange(port, `${count}`)), `${count}`);
    const transit = (id: string): number =>
      Number(at(id).router.entities("routerMetrics")[0]?.deliveriesTransit);
    // 20 flows, each a stream in both directions, over the routers between the two ends and no others.
    const way = costs(ids, shape.edges);
    const of = (left: string, right: string): number => way.get(`${left} ${right}`) as number;
    const between = ids.filter((id) => id !== shape.from && id !== shape.to);
    const off = between.filter((id) => of(shape.from, id) + of(id, shape.to) > of(shape.from, shape.to));
    for (const id of off) assert.equal(transit(id), 0, `${id} is not on a cheapest way`);
    const carried = between.reduce((sum, id) => sum + transit(id), 0);
    const hops = { ring: 1, chain: 3, hub: 1, mesh: 0, "two parallel paths": 1 }[shape.name] as number;
    assert.equal(carried, 40 * hops, "each router on the way passed each stream on once");
  });

for (const shape of shapes.filter(({ cut }) => cut))
  for (const [how, withinMs] of [
    ["cut", 1000],
    ["silence", 4000],
  ] as const)
    test(`${shape.name}: a link is lost under load (${how})`, { timeout: 60_000 }, async (t) => {
      const { at, ids, links, settled, port } = await build(t, shape);
      const [left, right] = shape.cut as readonly [string, string];
      const link = links.get(`${left} ${right}`) ?? links.get(`${right} ${left}`);
      const { seen, stop } = load(port);
      t.after(stop);
      await eventually("load", () => seen.filter(({ ok }) => ok).length >= 50);
      const cutAt = Date.now();
      link?.[how]();
      await eventually(
        "time for the cure, and for connections after it",
        () => Date.now() > cutAt + withinMs + 1000,
      );
      stop();
      const later = seen.filter((one) => one.at >= cutAt + withinMs);
      await eventually("all of these have an answer", () => later.every(({ ok }) => ok !== undefined));
      const bad = later.filter(({ ok }) => !ok);
      assert.ok(later.length >= 50, `${later.length} connections`);
      assert.deepEqual(bad, [], `connections opened ${withinMs} ms after the cut`);
      await settled(
        shape.edges.filter(([a, b]) => !(a === left && b === right) && !(a === right && b === left)),
      );
      const healed = seen.find((one) => one.at >= cutAt && one.ok);
      t.diagnostic(
        `the first connection after the cut that worked was opened ${(healed?.at ?? 0) - cutAt} ms after it`,
      );
      for (const id of ids)
        assert.ok(
          at(id).lines.every((line) => !/loop|dropped/.test(line)),
          `${id}: nothing ran in circles`,
        );
    });
