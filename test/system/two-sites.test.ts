// Two sites from two documents: what a person does with them, in order, over one run of `isthmus up`.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { RouterClient } from "@isthmus/config-sync/router-management/client.js";
import { eventually } from "../harness/eventually.ts";
import { cli, freePort, Up } from "../harness/up.ts";
import { Conversation, exchange, named, workload } from "../harness/workloads.ts";

const site = (name: string, spec: string): string =>
  `apiVersion: isthmus.dev/v1alpha1\nkind: Site\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
const exposes = (service: string, port: number, ...targets: number[]): string =>
  `    - service: ${service}\n      port: ${port}\n      targets:\n${targets.map((target) => `        - host: 127.0.0.1:${target}\n`).join("")}`;

test("two sites", { timeout: 180_000 }, async (t) => {
  const targets = await Promise.all(["one", "two", "three"].map((name) => workload(t, named(name))));
  let onReset: (socket: Socket) => void = () => {};
  const resetTarget = await workload(t, (socket) => onReset(socket));
  const [port, secondPort, resetPort] = [await freePort(), await freePort(), await freePort()];
  const east = (more = ""): string =>
    site(
      "east",
      `  exposes:\n${exposes("backend", port, ...targets)}${exposes("breaks", resetPort, resetTarget)}${more}`,
    );
  const up = new Up(t, { "west.yaml": site("west", "  links:\n    - to: east\n"), "east.yaml": east() });
  const ready = (service: string): Promise<unknown> =>
    up.statusWhere("west", `${service} is ready`, ({ imports }) =>
      imports.some((one) => one.service === service && one.state === "ready"),
    );
  await ready("backend");
  await eventually("up says that everything is ready", () => up.lines.includes("ready"));

  await t.test("answers come from all three targets", async () => {
    const names = new Set<string>();
    for (let count = 0; count < 12; count++) names.add((await exchange(port, "")).toString().trim());
    assert.deepEqual([...names].sort(), ["one", "three", "two"]);
  });

  await t.test("status says what is linked, what answers where and by how many", async () => {
    const json = await cli(["status", "--state", up.state, "-o", "json"]);
    const { sites } = JSON.parse(json.stdout);
    assert.equal(json.code, 0, json.stdout);
    assert.deepEqual(
      sites.map(
        ({
          site,
          router,
          links,
        }: {
          site: string;
          router: { state: string };
          links: { state: string }[];
        }) => [site, router.state, links.map(({ state }) => state)],
      ),
      [
        ["east", "running", ["up"]],
        ["west", "running", ["up"]],
      ],
    );
    const table = (await cli(["status", "--state", up.state])).stdout;
    assert.match(table, /west\s+east\s+up/);
    assert.match(
      table,
      new RegExp(`west\\s+backend\\s+127\\.0\\.0\\.1:${port}\\s+ready\\s+east \\(3 targets\\)`),
    );
    assert.ok(!table.includes("\u001b["), "no colours where nobody looks at a terminal");
    assert.match((await cli(["status", "--state", up.state, "-o", "yaml"])).stdout, /site: east/);
  });

  await t.test("keys are the owner's alone and are kept", () => {
    for (const file of ["credentials/ca.key", "credentials/router.key", "credentials/ca.crt"])
      assert.equal(statSync(up.sitePath("west", file)).mode & 0o777, 0o600, file);
    assert.equal(statSync(up.sitePath("west", "credentials")).mode & 0o777, 0o700);
    assert.ok(!up.lines.some((line) => line.includes("PRIVATE KEY")));
  });

  await t.test("64 MB there and back with the same checksum", async () => {
    const bytes = randomBytes(64 * 1024 * 1024);
    const back = await exchange(port, bytes);
    const sum = (part: Buffer): string => createHash("sha256").update(part).digest("hex");
    assert.equal(sum(back.subarray(back.indexOf("\n") + 1)), sum(bytes));
    for (const name of ["west", "east"]) {
      const rss = Number(
        /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${up.routerPid(name)}/status`, "utf8"))?.[1],
      );
      assert.ok(rss < 200_000, `the router of ${name} takes ${rss} kB`);
    }
  });

  await t.test("a reset on either side reaches the other", async () => {
    onReset = (socket) => socket.once("data", () => socket.resetAndDestroy());
    const client = connect(resetPort, "127.0.0.1");
    const broken = new Promise<string>((resolve) => client.once("error", (error) => resolve(error.message)));
    client.write("x");
    assert.match(await broken, /ECONNRESET/);
    const targetBroken = new Promise<string>((resolve) => {
      onReset = (socket) => {
        socket.once("error", (error) => resolve(error.message));
        socket.once("data", () => second.resetAndDestroy());
        socket.resume();
      };
    });
    const second = connect(resetPort, "127.0.0.1");
    second.write("x");
    assert.match(await targetBroken, /ECONNRESET/);
  });

  const kept = new Conversation(port);
  await t.test("a service added and removed touches nothing else", async () => {
    kept.say("before\n");
    await eventually("the conversation runs", () => kept.hasHeard("before"));
    up.write("east.yaml", east(exposes("extra", secondPort, targets[1] as number)));
    await ready("extra");
    assert.equal((await exchange(secondPort, "")).toString(), "two\n");
    up.write("east.yaml", east());
    await up.statusWhere("west", "extra is gone", ({ imports }) =>
      imports.every(({ service }) => service !== "extra"),
    );
    await eventually("its port is closed", () =>
      exchange(secondPort, "").then(
        () => false,
        () => true,
      ),
    );
    kept.say("after\n");
    await eventually("the conversation still runs", () => kept.hasHeard("after"));
  });

  await t.test("an invalid edit is named and changes nothing", async () => {
    up.write("east.yaml", east().replace("exposes:", "expose:"));
    const status = await up.statusWhere("east", "the finding", ({ problems }) => problems.length > 0);
    assert.match(
      status.problems[0] as string,
      /east\.yaml:6:3: unknown key expose in spec \(did you mean exposes\?\)/,
    );
    assert.match(status.lastGood[0] ?? "", /east\.yaml: the last good version of Site east stays live/);
    assert.equal((await exchange(port, "")).toString().length > 0, true);
    // Written as an editor does it: aside, then renamed over.
    const aside = join(up.folder, ".east.yaml.swp");
    writeFileSync(aside, east());
    renameSync(aside, join(up.folder, "east.yaml"));
    await up.statusWhere("east", "no finding is left", ({ problems }) => problems.length === 0);
    up.write("4913~", "not: [yaml");
    up.write("east.yaml", "");
    await up.statusWhere("west", "an emptied file is named", ({ problems }) =>
      problems.some((text) => /no document is left/.test(text)),
    );
    assert.equal((await exchange(port, "")).toString().length > 0, true);
    up.write("east.yaml", east());
    await up.statusWhere("west", "no finding is left", ({ problems }) => problems.length === 0);
    kept.say("through it all\n");
    await eventually("the conversation still runs", () => kept.hasHeard("through it all"));
    assert.equal(kept.broken, undefined);
  });

  await t.test("what is changed by hand is put right", async () => {
    const client = await new Promise<RouterClient>((resolve) => {
      const made: RouterClient = new RouterClient(
        { path: up.sitePath("west", "router.sock") },
        { onConnected: () => resolve(made), onDisconnected: () => {} },
      );
    });
    t.after(() => client.close());
    const request = (operation: string, type: string, name: string, body = {}): Promise<unknown> =>
      client.request({ operation, type: `io.skupper.router.${type}`, name }, body);
    await request("CREATE", "tcpListener", "stray", {
      address: "backend",
      host: "127.0.0.1",
      port: secondPort,
    });
    await request("DELETE", "tcpListener", `service/backend/${port}`);
    await eventually("the stray listener is gone", () =>
      request("READ", "tcpListener", "stray").then(
        () => false,
        (error: Error) => /404/.test(error.message),
      ),
    );
    await eventually("the service is back", () =>
      exchange(port, "").then(
        (answer) => answer.length > 0,
        () => false,
      ),
    );
    await assert.rejects(
      request("CREATE", "tcpListener", "wrong", { address: "a", port: 1, colour: "red" }),
      /400.*no attribute colour/,
    );
    await assert.rejects(request("CREATE", "nonsense", "wrong"), /400.*unknown entity type nonsense/);
    await assert.rejects(request("DELETE", "tcpListener", "nosuch"), /404.*name=nosuch/);
    await assert.rejects(
      request("CREATE", "listener", "open", { host: "0.0.0.0", port: 0 }),
      /loopback only/,
    );
    kept.say("and this\n");
    await eventually("the conversation still runs", () => kept.hasHeard("and this"));
    kept.end();
  });

  await t.test("a killed router is named within 5 s and back within 5 s", async () => {
    // Killed again if it is back before anybody has looked: it usually is within a second.
    const alive = (): number | undefined => {
      try {
        return up.routerPid("east");
      } catch {
        return undefined;
      }
    };
    process.kill(up.routerPid("east"), "SIGKILL");
    const down = await up.statusWhere(
      "west",
      "the link is down",
      ({ links }) => {
        if (links[0]?.state === "down") return true;
        const pid = alive();
        if (pid !== undefined) process.kill(pid, "SIGKILL");
        return false;
      },
      5000,
    );
    assert.match(down.links[0]?.reason as string, /127\.0\.0\.1:\d+: |does not answer/);
    assert.match(
      down.imports.find(({ service }) => service === "backend")?.reason as string,
      /no linked site answers/,
    );
    assert.equal((await cli(["status", "--state", up.state])).code, 1);
    await eventually("the router is started again", () => alive() !== undefined, 20_000);
    await up.statusWhere("west", "the link is up again", ({ links }) => links[0]?.state === "up", 5000);
    await eventually(
      "service is back",
      () =>
        exchange(port, "").then(
          (answer) => answer.length > 0,
          () => false,
        ),
      5000,
    );
  });

  await t.test("a site whose file is removed stops, the other says so", async () => {
    rmSync(join(up.folder, "west.yaml"));
    await eventually(
      "west is stopped",
      () => up.status("west") === undefined && up.lines.some((line) => /stopping the site west/.test(line)),
    );
    await up.statusWhere("east", "no link is left", ({ links }) => links.length === 0);
  });

  await t.test("Ctrl-C ends everything", async () => {
    const pid = up.routerPid("east");
    assert.equal(await up.stop("SIGINT"), 0);
    assert.throws(() => process.kill(pid, 0), /ESRCH/);
  });
});
