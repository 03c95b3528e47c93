import assert from "node:assert/strict";
import { test } from "node:test";
import { declarationsOf, type LastGood } from "../src/declarations/declarations.ts";

const site = (name: string, spec = "{}"): string =>
  `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
const none: LastGood = new Map();
const snapshot = (texts: Record<string, string>, unreadable: string[] = []) => ({
  texts: Object.entries(texts).map(([path, text]) => ({ path, text })),
  unreadable: unreadable.map((path) => ({ path, reason: "gone dark" })),
});

test("a broken file is represented by its last good text, the others go on", () => {
  const good = declarationsOf(snapshot({ "a.yaml": site("west"), "b.yaml": site("east") }), none, "west");
  assert.deepEqual(good.problems, []);
  const spec = "{exposes: [{service: s, port: 1, target: {host: h}}]}";
  const broken = declarationsOf(
    snapshot({ "a.yaml": "kind: [", "b.yaml": site("east", spec) }),
    good.lastGood,
    "west",
  );
  assert.deepEqual(broken.standingIn, ["a.yaml"]);
  assert.deepEqual([...broken.model.sites.keys()], ["east", "west"]);
  assert.equal(broken.model.sites.get("east")?.exposes.length, 1);
  assert.equal(broken.lastGood.get("a.yaml"), site("west"));
});

test("gone is gone, but not while something cannot be read, and emptied is not gone", () => {
  const good = declarationsOf(snapshot({ "a.yaml": site("west"), "b.yaml": site("east") }), none, "west");
  const gone = declarationsOf(snapshot({ "a.yaml": site("west") }), good.lastGood, "west");
  assert.deepEqual([...gone.model.sites.keys()], ["west"]);
  const dark = declarationsOf(snapshot({ "a.yaml": site("west") }, ["b.yaml"]), good.lastGood, "west");
  assert.deepEqual([...dark.model.sites.keys()], ["east", "west"]);
  const emptied = declarationsOf(
    snapshot({ "a.yaml": site("west"), "b.yaml": "# nothing\n" }),
    good.lastGood,
    "west",
  );
  assert.deepEqual([...emptied.model.sites.keys()], ["east", "west"]);
  assert.match(emptied.problems[0]?.message ?? "", /no document is left/);
});

test("files that contradict each other leave everything as it was", () => {
  const good = declarationsOf(snapshot({ "a.yaml": site("west"), "b.yaml": site("east") }), none, "west");
  const twice = declarationsOf(
    snapshot({ "a.yaml": site("west", "{mode: edge}"), "b.yaml": site("east"), "c.yaml": site("east") }),
    good.lastGood,
    "west",
  );
  assert.match(twice.problems[0]?.message ?? "", /declared already in b\.yaml:3/);
  assert.equal(twice.model.sites.get("west")?.mode, "interior");
  assert.equal(twice.lastGood, good.lastGood);
});

test("a YAML bomb ends quickly, in a finding", () => {
  const levels = Array.from(
    { length: 9 },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(9).fill(`*a${level}`).join(", ")}]`,
  );
  const bomb = `apiVersion: isthmus.dev/v1alpha1\nkind: Site\na0: &a0 lol\n${levels.join("\n")}\n`;
  const { problems } = declarationsOf(snapshot({ "bomb.yaml": bomb }), none, undefined);
  assert.match(problems[0]?.message ?? "", /aliases/);
});
