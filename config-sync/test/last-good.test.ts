import assert from "node:assert/strict";
import { test } from "node:test";
import { TextChecker } from "../src/declarations/check.ts";
import {
  type Declarations,
  declarationsOf,
  type Memory,
  noMemory,
} from "../src/declarations/declarations.ts";

const site = (name: string, spec = "{}", annotations = ""): string =>
  `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: ${name}${annotations}}\nspec: ${spec}\n`;
const service = (name: string, port = 80): string =>
  `apiVersion: isthmus.dev/v1alpha1\nkind: Service\nmetadata: {name: ${name}}\nspec: {port: ${port}, target: {host: h}}\n`;
const declare = (
  texts: Record<string, string>,
  memory: Memory,
  unreadable: string[] = [],
  confirmed: string[] = [],
  now = 1_000_000,
): Declarations =>
  declarationsOf(
    {
      texts: Object.entries(texts).map(([path, text]) => ({ path, text })),
      unreadable: unreadable.map((path) => ({ path, reason: "gone dark" })),
    },
    // As it comes back after a restart.
    JSON.parse(JSON.stringify(memory)),
    { ownSite: "west", checker: new TextChecker(), guardMinimum: 5, confirmed: new Set(confirmed), now },
  );
const services = ({ model }: Declarations): string[] =>
  (model.sites.get("west")?.exposes ?? []).map(({ service, ports }) => `${service}:${ports[0]?.port}`).sort();
const codes = ({ problems }: Declarations): string[] => problems.map(({ code }) => code);

test("a broken file is represented by its last good documents, the others go on", () => {
  const good = declare({ "a.yaml": site("west"), "b.yaml": site("east") }, noMemory);
  assert.deepEqual(good.problems, []);
  const spec = "{exposes: [{service: s, port: 1, target: {host: h}}]}";
  const broken = declare({ "a.yaml": "kind: [", "b.yaml": site("east", spec) }, good.memory);
  assert.deepEqual(broken.standingIn, [{ file: "a.yaml", kind: "Site", name: "west" }]);
  assert.deepEqual([...broken.model.sites.keys()], ["east", "west"]);
  assert.equal(broken.model.sites.get("east")?.exposes.length, 1);
});

test("an invalid document stops only itself, in one file too", () => {
  const file = (port: string): string =>
    [site("west"), service("a"), service("b").replace("80", port), service("c", 81)].join("---\n");
  const good = declare({ "a.yaml": file("80") }, noMemory);
  assert.deepEqual(services(good), ["a:80", "b:80", "c:81"]);
  const text = file("no-port").replace("port: 81", "port: 82");
  const invalid = declare({ "a.yaml": text }, good.memory);
  assert.deepEqual(services(invalid), ["a:80", "b:80", "c:82"]);
  assert.deepEqual(invalid.standingIn, [{ file: "a.yaml", kind: "Service", name: "b" }]);
  const again = declare({ "a.yaml": text }, invalid.memory);
  assert.deepEqual(services(again), ["a:80", "b:80", "c:82"], "also over a restart");
  const unreadable = declare(
    { "a.yaml": file("80").replace("kind: Service\nmetadata: {name: b}", "kind: [") },
    good.memory,
  );
  assert.deepEqual(
    services(unreadable),
    ["a:80", "b:80", "c:81"],
    "what cannot be told from a document is not gone",
  );
});

test("gone is gone, but not while something cannot be read, and emptied is not gone", () => {
  const good = declare({ "a.yaml": site("west"), "b.yaml": site("east") }, noMemory);
  const gone = declare({ "a.yaml": site("west") }, good.memory);
  assert.deepEqual([...gone.model.sites.keys()], ["west"]);
  const dark = declare({ "a.yaml": site("west") }, good.memory, ["b.yaml"]);
  assert.deepEqual([...dark.model.sites.keys()], ["east", "west"]);
  const emptied = declare({ "a.yaml": site("west"), "b.yaml": "# nothing\n" }, good.memory);
  assert.deepEqual([...emptied.model.sites.keys()], ["east", "west"]);
  assert.match(emptied.problems[0]?.message ?? "", /no document is left/);
  const still = declare({ "a.yaml": site("west"), "b.yaml": "# nothing\n" }, emptied.memory);
  assert.deepEqual([...still.model.sites.keys()], ["east", "west"]);
});

test("a document that moves or is renamed with its file is the same document", () => {
  const good = declare({ "a.yaml": site("west"), "b.yaml": site("east") }, noMemory);
  const moved = declare({ "a.yaml": site("west"), "c.yaml": site("east", "{mode: nonsense}") }, good.memory);
  assert.deepEqual([...moved.model.sites.keys()], ["east", "west"]);
  const network =
    "apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: n}\nspec: {sites: [{name: far}]}\n";
  const fleet = declare({ "a.yaml": site("west"), "n.yaml": network }, noMemory);
  const renamed = declare(
    { "a.yaml": site("west"), "m.yaml": network.replace("sites", "sties") },
    fleet.memory,
  );
  assert.ok(renamed.model.sites.has("far"));
});

test("a file that is broken or emptied and then renamed takes nothing away", () => {
  const good = declare({ "w/site.yaml": site("west"), "w/db.yaml": service("db") }, noMemory);
  for (const broken of ["kind: [", "", "# nothing\n"]) {
    const damaged = declare({ "w/site.yaml": broken, "w/db.yaml": service("db") }, good.memory);
    const renamed = declare({ "w/moved.yaml": broken, "w/db.yaml": service("db") }, damaged.memory);
    assert.deepEqual(services(renamed), ["db:80"]);
    const still = declare({ "w/moved.yaml": broken, "w/db.yaml": service("db") }, renamed.memory);
    assert.deepEqual([...still.model.sites.keys()], ["west"]);
    const removed = declare({ "w/db.yaml": service("db") }, still.memory);
    assert.deepEqual([...removed.model.sites.keys()], [], "but without the file it is gone");
  }
  const junk = declare(
    { "w/site.yaml": site("west"), "w/db.yaml": service("db"), "w/junk.yaml": "[" },
    good.memory,
  );
  const later = declare({ "w/site.yaml": site("west"), "w/junk.yaml": "[" }, junk.memory);
  assert.deepEqual(services(later), [], "a broken file that was there before holds nothing up");
  const foreign = declare(
    { "w/site.yaml": site("west"), "w/x.yaml": "apiVersion: v1\nkind: Pod\n" },
    good.memory,
  );
  assert.deepEqual(services(foreign), [], "nor does one of somebody else");
});

test("what belonged to a site that is gone is not given to another one", () => {
  const files = { "w/site.yaml": site("west"), "e/site.yaml": site("east"), "e/db.yaml": service("db") };
  const good = declare(files, noMemory);
  assert.deepEqual(services(good), []);
  const { "e/site.yaml": gone, ...left } = files;
  assert.ok(gone);
  const orphaned = declare(left, good.memory);
  assert.deepEqual([services(orphaned), codes(orphaned)], [[], ["no-owner"]]);
  const back = declare(files, declare(left, orphaned.memory).memory);
  assert.equal(back.model.sites.get("east")?.exposes.length, 1);
  const apart = declare({ "w/site.yaml": site("west"), "services/db.yaml": service("db") }, noMemory);
  assert.deepEqual(
    services(apart),
    ["db:80"],
    "a folder without a Site document belongs to the site of this process",
  );
});

test("documents that contradict each other: those that changed stay as they were, the others go on", () => {
  const good = declare({ "a.yaml": site("west"), "b.yaml": site("east") }, noMemory);
  const twice = declare(
    { "a.yaml": site("west", "{mode: edge}"), "b.yaml": site("east"), "c.yaml": site("east") },
    good.memory,
  );
  assert.match(twice.problems[0]?.message ?? "", /declared already in b\.yaml:3/);
  assert.deepEqual(codes(twice), ["duplicate-site"]);
  assert.equal(twice.model.sites.get("west")?.mode, "edge", "who has no part in it goes on");
  assert.deepEqual(
    twice.memory.documents.map(({ file }) => file),
    ["a.yaml", "b.yaml"],
  );
  const both = declare({ "a.yaml": site("west"), "s.yaml": service("x"), "t.yaml": service("y") }, noMemory);
  const same = declare(
    { "a.yaml": site("west"), "s.yaml": service("x", 81), "t.yaml": service("x", 82) },
    both.memory,
  );
  assert.deepEqual(services(same), ["x:80"], "the service that two documents fight over is as it was");
});

test("of two copies of which neither is where it was, one counts", () => {
  const good = declare(
    { "site.yaml": site("west"), "a.yaml": service("x"), "b.yaml": service("x") },
    noMemory,
  );
  assert.deepEqual(services(good), [], "two of one name from the beginning: neither");
  const one = declare({ "site.yaml": site("west"), "a.yaml": service("x") }, good.memory);
  const two = declare(
    { "site.yaml": site("west"), "b.yaml": service("x"), "c.yaml": service("x") },
    one.memory,
  );
  assert.deepEqual([services(two), codes(two)], [["x:80"], ["duplicate-document", "duplicate-service"]]);
});

test("a large deletion is held, over a restart, until it is confirmed or undone", () => {
  const exposes = (names: string): string =>
    `{exposes: [${[...names].map((name) => `{service: ${name}, port: 80, target: {host: h}}`).join(", ")}]}`;
  const good = declare({ "a.yaml": site("west", exposes("abcdefgh")) }, noMemory);
  const held = declare({ "a.yaml": site("west", exposes("abz")) }, good.memory);
  assert.deepEqual(codes(held), ["deletion-held"]);
  assert.deepEqual(services(held).join(""), "a:80b:80c:80d:80e:80f:80g:80h:80z:80");
  const code = held.held?.code ?? "";
  assert.match(held.problems[0]?.message ?? "", new RegExp(`6 of 8 .*service c, .*${code}`));
  const still = declare({ "a.yaml": site("west", exposes("abz")) }, held.memory);
  assert.equal(still.held?.code, code);
  const undone = declare({ "a.yaml": site("west", exposes("abcdefz")) }, still.memory);
  assert.deepEqual([undone.held, services(undone).length], [undefined, 7]);
  const annotation = `, annotations: {isthmus.dev/confirm-deletion: "${code}"}`;
  const confirmed = declare({ "a.yaml": site("west", exposes("abz"), annotation) }, still.memory);
  assert.deepEqual([confirmed.held, services(confirmed)], [undefined, ["a:80", "b:80", "z:80"]]);
  const byHand = declare({ "a.yaml": site("west", exposes("abz")) }, still.memory, [], [code]);
  assert.deepEqual(services(byHand), ["a:80", "b:80", "z:80"]);
  const gone = declare({}, good.memory);
  assert.equal(services(gone).length, 8, "the whole document too");
  const few = declare({ "a.yaml": site("west", exposes("abcdefghijkl")) }, noMemory);
  assert.equal(
    declare({ "a.yaml": site("west", exposes("abcdef")) }, few.memory).held,
    undefined,
    "half is not more than half",
  );
});

test("a large deletion that comes bit by bit is one all the same, but not one that takes its time", () => {
  const files = Object.fromEntries([..."abcdefgh"].map((name) => [`${name}.yaml`, service(name)]));
  const run = (gapMs: number): Declarations => {
    let last = declare({ "site.yaml": site("west"), ...files }, noMemory);
    const left: Record<string, string> = { "site.yaml": site("west"), ...files };
    for (const [index, name] of [..."abcde"].entries()) {
      delete left[`${name}.yaml`];
      last = declare(left, last.memory, [], [], 1_000_000 + index * gapMs);
    }
    return last;
  };
  const quick = run(100);
  assert.deepEqual([services(quick).length, quick.held?.what.length], [8, 5], "what went first is back");
  const slow = run(60_000);
  assert.deepEqual([services(slow).length, slow.held], [3, undefined]);
});

test("removal of trust is not held", () => {
  const network = (sites: string): string =>
    `apiVersion: isthmus.dev/v1alpha1\nkind: Network\nmetadata: {name: n}\nspec: {sites: [${sites}]}\n`;
  const links = [..."abcdef"].map((to) => `{to: ${to}, endpoints: [h]}`).join(", ");
  const others = [..."abcdef"].map((name) => `{name: ${name}}`).join(", ");
  const good = declare({ "n.yaml": network(`{name: west, links: [${links}]}, ${others}`) }, noMemory);
  const removed = declare({ "n.yaml": network("{name: west}") }, good.memory);
  assert.equal(removed.model.sites.get("west")?.links.length, 6, "the links are held");
  assert.deepEqual([...removed.model.sites.keys()], ["west"], "the sites are not");
});

test("a YAML bomb ends quickly, in a finding", () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  );
  const bomb = `apiVersion: isthmus.dev/v1alpha1\nkind: Site\na0: &a0 lol\n${levels.join("\n")}\n`;
  const { problems } = declare({ "bomb.yaml": bomb }, noMemory);
  assert.match(problems[0]?.message ?? "", /aliases/);
});
