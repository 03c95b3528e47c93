// Folders as editors and Kubernetes write them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { DirectorySource, readSnapshot } from "../src/sources/directory-source.ts";

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "isthmus-source-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
async function eventually(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + 5000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`not within 5 s: ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}
const names = (path: string): string[] =>
  readSnapshot([path]).texts.map((text) => text.path.slice(path.length + 1));

test("only declarations are read, in order of name, nested folders too", (t) => {
  const path = folder(t);
  mkdirSync(join(path, "b"));
  for (const name of [
    "z.yaml",
    "a.yml",
    "b/c.yaml",
    ".hidden.yaml",
    "a.yaml~",
    "#a.yaml",
    "notes.txt",
    "x.yaml.swp",
  ])
    writeFileSync(join(path, name), "");
  assert.deepEqual(names(path), ["a.yml", "b/c.yaml", "z.yaml"]);
});

test("what cannot be read is said and is not the same as gone", (t) => {
  const path = folder(t);
  writeFileSync(join(path, "wide.yaml"), Buffer.from([0xff, 0xfe, 0x41]));
  writeFileSync(join(path, "latin.yaml"), Buffer.from("kind: Site\nname: caf\xe9\n", "latin1"));
  writeFileSync(join(path, "large.yaml"), Buffer.alloc(10 * 1024 * 1024, "#"));
  symlinkSync(join(path, "loop"), join(path, "loop"));
  const { unreadable, texts } = readSnapshot([path, join(path, "missing")]);
  assert.deepEqual(
    unreadable.map((one) => one.path.slice(path.length + 1)),
    ["loop", "missing"],
  );
  assert.deepEqual(
    texts.map(({ path: file, defect }) => [
      file.slice(path.length + 1),
      defect?.code,
      defect?.line,
      defect?.column,
    ]),
    [
      ["large.yaml", "too-large", 1, 1],
      ["latin.yaml", "not-utf8", 2, 10],
      ["wide.yaml", "not-utf8", 1, 1],
    ],
  );
});

test("changes are told: writes, renames over, deletions and swaps of what a link leads to", async (t) => {
  const path = folder(t);
  // The way in which kubelet mounts a ConfigMap: site.yaml → ..data/site.yaml, ..data → a folder by time.
  for (const [version, text] of [
    ["..1", "one"],
    ["..2", "two"],
  ] as const) {
    mkdirSync(join(path, version));
    writeFileSync(join(path, version, "site.yaml"), text);
  }
  symlinkSync("..1", join(path, "..data"));
  symlinkSync("..data/site.yaml", join(path, "site.yaml"));
  let told = 0;
  const source = new DirectorySource(
    [path],
    () => told++,
    (error) => assert.fail(String(error)),
  );
  t.after(() => source.close());
  const text = (name: string): string | undefined =>
    source.read().texts.find((one) => one.path === join(path, name))?.text;
  assert.equal(text("site.yaml"), "one");
  // Watching begins in a later turn: a change is repeated until it is told.
  await eventually("the first write is told", () => {
    writeFileSync(join(path, "a.yaml"), `${told}`);
    return told > 0;
  });
  const change = async (what: string, make: () => void): Promise<void> => {
    const before = told;
    make();
    await eventually(what, () => told > before);
  };
  await change("rename over", () => {
    writeFileSync(join(path, ".a.yaml.tmp"), "renamed");
    renameSync(join(path, ".a.yaml.tmp"), join(path, "a.yaml"));
  });
  assert.equal(text("a.yaml"), "renamed");
  await change("swap of the link", () => {
    symlinkSync("..2", join(path, "..data_tmp"));
    renameSync(join(path, "..data_tmp"), join(path, "..data"));
  });
  assert.equal(text("site.yaml"), "two");
  await change("deletion", () => rmSync(join(path, "a.yaml")));
  assert.equal(text("a.yaml"), undefined);
});
