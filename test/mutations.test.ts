// Every example, damaged at random thousands of times: each is valid or rejected with a position in it, quickly.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAll } from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem, hasErrors } from "@isthmus/config-sync/declarations/problems.js";
import { exampleDocuments, mutate, randomFrom, seedOf } from "./harness/mutations.ts";

test("10,000 damaged documents are each valid or rejected with a position", (t) => {
  const seed = seedOf();
  t.diagnostic(`SEED=${seed}`);
  const random = randomFrom(seed);
  const examples = exampleDocuments();
  let rejected = 0;
  let slowest = 0;
  for (let round = 0; round < 10_000; round++) {
    const text = mutate(examples[round % examples.length] as string, random);
    const begin = performance.now();
    const { problems } = checkAll([{ path: "m.yaml", text }], "west");
    slowest = Math.max(slowest, performance.now() - begin);
    if (hasErrors(problems)) rejected++;
    const lines = text.split("\n");
    for (const problem of problems) {
      const { line, column, file } = problem.at;
      const where = `seed ${seed}, round ${round}: ${formatProblem(problem)}\n${text}`;
      assert.equal(file, "m.yaml", where);
      assert.ok(line >= 1 && line <= lines.length + 1, where);
      assert.ok(column >= 1 && column <= (lines[line - 1] ?? "").length + 1, where);
      assert.ok(problem.message.length > 5 && !/undefined|\[object/.test(problem.message), where);
    }
  }
  t.diagnostic(`${rejected} rejected, the slowest took ${slowest.toFixed(1)} ms`);
  assert.ok(slowest < 1000, `one took ${slowest} ms`);
  assert.ok(
    rejected > 3000 && rejected < 10_000,
    `${rejected} were rejected: the mutations are too weak or too strong`,
  );
});
