// Peers that get everything a little wrong: recorded conversations with bytes changed, frames dropped, repeated and out
// of order. The router must refuse or bear them, and a flow of others must not notice.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { echo, eventually, exchange, recording, seeded, startRouter, startServer } from "./harness.ts";

const conversations = Number(process.env.CONVERSATIONS ?? 1500);

test("hostile peers end nothing but themselves", { timeout: 600_000 }, async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  const [a, b] = [startRouter("one", (stop) => t.after(stop)), startRouter("B", (stop) => t.after(stop))];
  b.create("listener", "ir", { host: "127.0.0.1", port: "0", role: "inter-router" });
  b.create("listener", "normal", { host: "127.0.0.1", port: "0", role: "normal" });
  const ports = [await b.port("listener", "ir"), await b.port("listener", "normal")];
  a.create("connector", "b", { host: "127.0.0.1", port: String(ports[0]), role: "inter-router" });
  const target = await startServer(echo, (stop) => t.after(stop));
  b.create("tcpConnector", "target", { address: "svc", host: "127.0.0.1", port: String(target) });
  a.create("tcpListener", "entry", { address: "svc", host: "127.0.0.1", port: "0" });
  const entry = await a.port("tcpListener", "entry");
  const kept = connect(entry, "127.0.0.1");
  t.after(() => kept.destroy());
  let heard = "";
  kept.setEncoding("utf8").on("data", (chunk: string) => {
    heard += chunk;
  });

  const recorded = ["inter-router", "edge-uplink", "management"].flatMap((name) => {
    const frames = recording(name).filter(({ direction }) => direction === ">");
    const connections = [...new Set(frames.map(({ connection }) => connection))];
    return connections.map((connection) => frames.filter((frame) => frame.connection === connection));
  });
  const mangled = (): Buffer => {
    const frames = recorded[below(recorded.length)] as ReturnType<typeof recording>;
    const out: Buffer[] = [];
    for (const { bytes, kind } of frames.slice(0, 5 + below(150))) {
      // Most beginnings stay sound, so that the faults reach every room.
      const sound =
        kind === "HEADER" || kind.startsWith("sasl") || kind === "open" ? random() < 0.97 : random() < 0.8;
      if (sound) {
        out.push(bytes);
        continue;
      }
      const copy = Buffer.from(bytes);
      switch (below(5)) {
        case 0:
          break;
        case 1:
          out.push(copy, copy);
          break;
        case 2:
          out.splice(below(out.length + 1), 0, copy);
          break;
        case 3:
          copy[8 + below(Math.max(1, copy.length - 8))] = below(256);
          out.push(copy);
          break;
        default:
          for (let change = 0; change < 4; change++) copy[below(copy.length)] = below(256);
          out.push(copy);
      }
    }
    return Buffer.concat(out);
  };
  for (let round = 0; round < conversations; round++) {
    await new Promise<void>((over) => {
      const socket = connect(ports[below(10) < 8 ? 0 : 1] as number, "127.0.0.1");
      socket.on("error", () => {});
      socket.on("close", () => over());
      socket.resume();
      const bytes = mangled();
      socket.write(bytes, () => (random() < 0.9 ? socket.end() : socket.resetAndDestroy()));
    });
    if (round % 100 === 0) {
      kept.write(`still ${round};`);
      await eventually(`the flow goes on after ${round} (seed ${seed})`, () =>
        heard.includes(`still ${round};`),
      );
    }
  }
  assert.equal(String(await exchange(entry, "new flows too")), "new flows too");
  await eventually("nothing of them is left", () => b.router.entities("connection").length === 1);
});
