// What an editor makes of our schemas: findings, completion, explanations, through the YAML language server.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { LanguageServer } from "./harness/language-server.ts";
import { exampleDocuments } from "./harness/mutations.ts";
import { cli } from "./harness/up.ts";

const kinds = ["Site", "Link", "Service", "Network"];

test("schemas complete and check in an editor", { timeout: 60_000 }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "isthmus-editor-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const server = new LanguageServer(t);
  await server.start();

  await t.test("by the files of the repository, named in the first line", async () => {
    const path = join(process.cwd(), "examples/hello-world/unsaved.yaml");
    const text = `# yaml-language-server: $schema=../../schemas/site.schema.json
apiVersion: isthmus.dev/v1alpha1
kind: Site
metadata: {name: West}
spec:
  mod: edge
  links:
    - to: east
      
  `;
    const found = await server.open(path, text);
    assert.deepEqual(
      found.map(({ range, message }) => [
        range.start.line,
        range.start.character,
        message.replace(/ of ".*/, ""),
      ]),
      [
        [3, 17, "String does not match the pattern"],
        [5, 2, "Property mod is not allowed."],
      ],
    );
    const offered = await server.complete(path, 9, 2);
    const labels = offered.map(({ label }) => label);
    for (const key of ["mode", "access", "exposes", "imports", "importLimit"])
      assert.ok(labels.includes(key), key);
    assert.ok(
      offered.every(({ documentation }) => String(documentation).length > 10),
      "each offer explains itself",
    );
    const inLink = (await server.complete(path, 8, 6)).map(({ label }) => label);
    assert.ok(inLink.includes("endpoints") && inLink.includes("cost"), inLink.join());
    assert.match(await server.hover(path, 7, 7), /other site's name/);
  });

  for (const kind of kinds)
    await t.test(`${kind}: by what isthmus schema print writes`, async () => {
      const { stdout, code } = await cli(["schema", "print", kind]);
      assert.equal(code, 0);
      const schema = join(folder, `${kind.toLowerCase()}.schema.json`);
      writeFileSync(schema, stdout);
      const examples = exampleDocuments().filter(
        (text) => new RegExp(`^kind: ${kind}$`, "m").test(text) && !/^---/m.test(text),
      );
      assert.ok(examples.length > 0);
      for (const [index, text] of examples.entries()) {
        const body = text.replace(/^# yaml-language-server.*\n/gm, "");
        const path = join(folder, `${kind}-${index}.yaml`);
        const found = await server.open(path, `# yaml-language-server: $schema=${schema}\n${body}`);
        assert.deepEqual(
          found.map(({ message }) => message),
          [],
          body,
        );
      }
      const broken = `# yaml-language-server: $schema=${schema}\napiVersion: isthmus.dev/v1alpha1\nkind: ${kind}\nmetadata: {nmae: x}\n`;
      const found = await server.open(join(folder, `${kind}-broken.yaml`), broken);
      assert.ok(
        found.some(({ message }) => /nmae is not allowed/.test(message)),
        JSON.stringify(found),
      );
    });
});
