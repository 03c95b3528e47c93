import assert from "node:assert/strict";
import { test } from "node:test";
import { type Consumer, Forwarder } from "../../src/forwarding/forwarder.ts";

const consumer = (name: string, open = 0): Consumer & { open: number } => ({ name, address: "a", open });

test("equal targets are taken in turn, loaded ones later", () => {
  const forwarder = new Forwarder<Consumer>();
  const targets = [consumer("x"), consumer("y"), consumer("z")];
  for (const target of targets) forwarder.addConsumer(target);
  const chosen = (): string => {
    const hop = forwarder.choose("a");
    return hop?.kind === "local" ? hop.consumer.name : String(hop?.router);
  };
  assert.deepEqual([chosen(), chosen(), chosen(), chosen()], ["x", "y", "z", "x"]);
  (targets[0] as { open: number }).open = 1;
  (targets[1] as { open: number }).open = 1;
  assert.deepEqual([chosen(), chosen()], ["z", "z"]);
});

test("a remote router costs its way and counts our flows to it", () => {
  const forwarder = new Forwarder<Consumer>();
  const local = consumer("x", 2);
  forwarder.addConsumer(local);
  forwarder.setRemote(new Map([["a", new Map([["east", { cost: 1 }]])]]));
  assert.deepEqual(forwarder.choose("a"), { kind: "remote", router: "east" });
  forwarder.flowBegun("a", "east");
  forwarder.flowBegun("a", "east");
  assert.deepEqual(forwarder.choose("a"), { kind: "local", consumer: local });
  forwarder.flowEnded("a", "east");
  forwarder.flowEnded("a", "east");
  assert.equal(forwarder.outstandingTo("a", "east"), 0);
});

test("hops that have failed are left out, and addresses go with the last who serves them", () => {
  const forwarder = new Forwarder<Consumer>();
  const local = consumer("x");
  forwarder.addConsumer(local);
  assert.equal(forwarder.choose("a", new Set(["x"])), undefined);
  assert.ok(forwarder.isReachable("a"));
  forwarder.removeConsumer(local);
  assert.ok(!forwarder.isReachable("a"));
  assert.deepEqual([...forwarder.addresses()], []);
  forwarder.setRemote(new Map([["a", new Map([["east", { cost: 1 }]])]]));
  assert.ok(forwarder.isReachable("a"));
  forwarder.setRemote(new Map());
  assert.ok(!forwarder.isReachable("a"));
});
