// A running network of three sites while its files are edited at random, rightly and wrongly: after each edit what is
// live is what a pure function of the last good documents says, and connections that no edit concerns never break.
// EDITS=500 SEED=… repeats a run.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { TextChecker } from "@isthmus/config-sync/declarations/check.js";
import {
  type Declarations,
  declarationsOf,
  noMemory,
} from "@isthmus/config-sync/declarations/declarations.js";
import { formatProblem } from "@isthmus/config-sync/declarations/problems.js";
import { desiredState } from "@isthmus/config-sync/desired-state/router-entities.js";
import type { OfferedService } from "@isthmus/config-sync/desired-state/surroundings.js";
import { RouterClient } from "@isthmus/config-sync/router-management/client.js";
import { observe } from "@isthmus/config-sync/router-management/observe.js";
import { readSnapshot } from "@isthmus/config-sync/sources/directory-source.js";
import { eventually } from "../harness/eventually.ts";
import { randomFrom, seedOf } from "../harness/mutations.ts";
import { freePort, Up } from "../harness/up.ts";
import { Conversation, named, workload } from "../harness/workloads.ts";

/** Each takes services in at a loopback address of its own: 127.0.0.1, .2 and .3. */
const sites = ["west", "hub", "east"] as const;
const head = "apiVersion: isthmus.dev/v1alpha1\n";
const edits = Number(process.env.EDITS ?? 100);
const servicesPerSite = 6;

/** What each site declares, as its config-sync is to see it: the same pure function, with a memory of its own. */
class Oracle {
  readonly #memories = new Map(sites.map((site) => [site, noMemory]));
  readonly #checkers = new Map(sites.map((site) => [site, new TextChecker()]));

  declare(folder: string): Map<string, Declarations> {
    const snapshot = readSnapshot([folder]);
    return new Map(
      sites.map((site) => {
        const declarations = declarationsOf(snapshot, this.#memories.get(site) ?? noMemory, {
          ownSite: site,
          checker: this.#checkers.get(site) as TextChecker,
          // What it holds depends on the time, and it has a test of its own.
          guardMinimum: 0,
          confirmed: new Set(),
          now: 0,
        });
        this.#memories.set(site, declarations.memory);
        return [site, declarations];
      }),
    );
  }
  /** The entities of each site's router that carry services, as text. */
  expected(declared: ReadonlyMap<string, Declarations>): Map<string, string> {
    const catalogue = new Map<string, readonly OfferedService[]>(
      sites.map((site) => [site, declared.get(site)?.model.sites.get(site)?.exposes ?? []]),
    );
    return new Map(
      sites.map((site) => {
        const others = new Map([...catalogue].filter(([name]) => name !== site));
        const desired = desiredState((declared.get(site) as Declarations).model, {
          site,
          certFile: "",
          privateKeyFile: "",
          identityDirectory: "",
          sharedCaFile: "",
          revokedFile: "",
          sharedCa: false,
          revoked: false,
          links: new Map(),
          credentialsRevision: "",
          identified: new Set(sites),
          endpoints: new Map(sites.map((name) => [name, [`${name}:1`]])),
          openPort: 0,
          openAccess: true,
          kubernetes: undefined,
          tlsFolders: undefined,
          catalogue: others,
        });
        return [
          site,
          textOf(desired.entities.map(({ type, name, attributes }) => ({ type, name, attributes }))),
        ];
      }),
    );
  }
}

/** What of entities is compared: all of services, of links whom they lead to and at what cost. */
function textOf(
  entities: readonly { type: string; name: string; attributes: Readonly<Record<string, unknown>> }[],
): string {
  const lines = entities.flatMap(({ type, name, attributes }) => {
    if (type === "tcpConnector" || type === "tcpListener")
      return [`${type} ${name} ${attributes.address} ${attributes.host}:${attributes.port}`];
    return type === "connector" ? [`${type} ${name} cost ${attributes.cost}`] : [];
  });
  return lines.sort().join("\n");
}

test(`${edits} random edits`, { timeout: 600_000 }, async (t: TestContext) => {
  const seed = seedOf();
  t.diagnostic(`SEED=${seed}`);
  const random = randomFrom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const target = await workload(t, named("steady"));
  const ports: number[] = [];
  while (ports.length < 20) ports.push(await freePort());
  const [steady] = ports as [number];
  const service = (name: string, port: number, to = target, more = ""): string =>
    `${head}kind: Service\nspec:\n  port: ${port}\n  target: {host: "127.0.0.1:${to}"}${more}\nmetadata: {name: ${name}}\n`;
  // The name stands last and in braces, so that no truncated file declares another site.
  const site = (name: (typeof sites)[number], labels: string): string =>
    `${head}kind: Site\nspec:\n  importLimit: 100\n  imports: [{service: "*", host: 127.0.0.${1 + sites.indexOf(name)}}]\nmetadata: {labels: {round: ${labels}}, name: ${name}}\n`;
  const link = (to: string, cost: number): string =>
    `${head}kind: Link\nspec:\n  cost: ${cost}\n  to: ${to}\nmetadata: {name: to-${to}}\n`;
  const portOf = (owner: string, index: number, round: number): number =>
    ports[1 + ((sites.indexOf(owner as "west") * servicesPerSite + index + round) % 19)] as number;
  const files: Record<string, string> = {
    "west/site.yaml": site("west", "r0"),
    "hub/site.yaml": site("hub", "r0"),
    "east/site.yaml": site("east", "r0"),
    // West and east talk over the hub; the short cut is dear and may come and go.
    "west/to-hub.yaml": link("hub", 1),
    "east/to-hub.yaml": link("hub", 1),
    "west/short-cut.yaml": link("east", 50),
    "east/steady.yaml": service("steady", steady),
  };
  for (const name of sites)
    for (let index = 0; index < servicesPerSite; index++)
      files[`${name}/s${index}.yaml`] = service(`${name}-${index}`, portOf(name, index, 0));
  const untouched = ["west/to-hub.yaml", "east/to-hub.yaml", "east/steady.yaml"];
  const touched = Object.keys(files).filter((name) => !untouched.includes(name));

  const up = new Up(t, files, ["--deletion-guard", "0"]);
  const clients = new Map<string, RouterClient>();
  for (const name of sites) {
    await up.statusWhere(
      name,
      "it runs",
      ({ router, links }) => router.state === "running" && links.every(({ state }) => state === "up"),
      20_000,
    );
    const client = new RouterClient(
      { path: up.sitePath(name, "router.sock") },
      { onConnected: () => {}, onDisconnected: () => {} },
    );
    clients.set(name, client);
    t.after(() => client.close());
    await eventually("a connection to the router", () => client.connected);
  }
  const live = async (name: string): Promise<string> =>
    textOf(await observe(clients.get(name) as RouterClient, ["tcpConnector", "tcpListener", "connector"]));

  const oracle = new Oracle();
  const settled = async (what: string): Promise<Map<string, Declarations>> => {
    const declared = oracle.declare(up.folder);
    const expected = oracle.expected(declared);
    const observed = declared.get("hub")?.observed;
    for (const name of sites) {
      // A site that saw this edit only together with the next one would rightly remember something else.
      await eventually(`${what}: ${name} has read it`, () => up.status(name)?.observed === observed, 15_000);
      const problems = JSON.stringify(declared.get(name)?.problems.map(formatProblem));
      await eventually(
        `${what}: ${name} tells ${problems}\nseed ${seed}`,
        () => JSON.stringify(up.status(name)?.problems) === problems,
        15_000,
      ).catch((error: Error) => {
        throw new Error(`${error.message}\nbut ${JSON.stringify(up.status(name)?.problems)}`);
      });
      let found = "";
      await eventually(
        what,
        async () => {
          found = await live(name);
          return found === expected.get(name);
        },
        15_000,
      ).catch((error: Error) => {
        throw new Error(
          `${error.message}\nseed ${seed}, ${name} has\n${found}\nand should have\n${expected.get(name)}\n${problems}`,
        );
      });
    }
    return declared;
  };
  await settled("the beginning");
  await up.statusWhere("west", "steady is there", ({ imports }) =>
    imports.some(({ service: one, state }) => one === "steady" && state === "ready"),
  );
  const conversation = new Conversation(steady);
  await eventually("the conversation begins", () => conversation.hasHeard("steady\n"));

  const write = (name: string, text: string): void => writeFileSync(join(up.folder, name), text);
  const there = (): string[] => touched.filter((name) => existsSync(join(up.folder, name)));
  const changed = (name: string, round: number): string => {
    if (name.endsWith("site.yaml")) return site(name.split("/")[0] as "west", `r${round}`);
    if (name.endsWith("short-cut.yaml")) return link("east", 50 + Math.floor(random() * 50));
    const [owner, index] = [name.split("/")[0] as string, Number(/s(\d)/.exec(name)?.[1])];
    return service(
      `${owner}-${index}`,
      portOf(owner, index, round),
      target,
      random() < 0.3 ? "\n  allow: [w*, hub]" : "",
    );
  };
  const operations: Readonly<Record<string, (name: string, round: number) => void>> = {
    edit: (name, round) => write(name, changed(name, round)),
    "edit again": (name, round) => write(name, changed(name, round)),
    "syntax error": (name) => write(name, `${files[name]}  x: [\n`),
    "unknown key": (name) => write(name, (files[name] as string).replace("spec:\n", "spec:\n  prot: 1\n")),
    "wrong value": (name) =>
      write(name, (files[name] as string).replace(/(port|cost|importLimit): \d+/, "$1: many")),
    empty: (name) => write(name, ""),
    truncate: (name) => {
      const text = existsSync(join(up.folder, name))
        ? readFileSync(join(up.folder, name), "utf8")
        : (files[name] as string);
      write(name, text.slice(0, Math.floor(random() * text.length)));
    },
    "not UTF-8": (name) => writeFileSync(join(up.folder, name), Buffer.from([0x61, 0xff, 0x62])),
    delete: (name) => {
      if (!name.endsWith("site.yaml")) rmSync(join(up.folder, name), { force: true });
    },
    rename: (name) => {
      const from = join(up.folder, name);
      const to = from.includes(".moved") ? from.replace(".moved", "") : from.replace(".yaml", ".moved.yaml");
      if (existsSync(from)) renameSync(from, to);
    },
    "move back": () => {
      for (const folder of sites)
        for (const entry of readdirSync(join(up.folder, folder)))
          if (entry.includes(".moved"))
            renameSync(join(up.folder, folder, entry), join(up.folder, folder, entry.replace(".moved", "")));
    },
    duplicate: (name) => write(name.replace(/s\d/, "copy"), files[name] as string),
    "all services of a site at once": (name) => {
      const owner = name.split("/")[0] as string;
      for (const entry of readdirSync(join(up.folder, owner)))
        if (/^(s\d|copy)/.test(entry)) rmSync(join(up.folder, owner, entry));
    },
    "put everything back": () => {
      operations["move back"]?.("", 0);
      for (const name of touched) write(name, files[name] as string);
      for (const folder of sites) rmSync(join(up.folder, folder, "copy.yaml"), { force: true });
    },
  };
  const counts = new Map<string, number>();
  let standing = 0;
  for (let round = 1; round <= edits; round++) {
    const operation = pick(Object.keys(operations));
    const name = random() < 0.8 ? pick(there().length > 0 ? there() : touched) : pick(touched);
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    operations[operation]?.(name, round);
    const declared = await settled(`edit ${round}: ${operation} ${name}`);
    for (const one of declared.values()) {
      if (one.standingIn.length > 0) standing++;
    }
    assert.equal(conversation.broken, undefined, `edit ${round}: ${operation} ${name}`);
  }
  conversation.say("to the end\n");
  await eventually("the conversation goes on to the end", () => conversation.hasHeard("to the end\n"));
  conversation.end();
  t.diagnostic(`${[...counts].map(([what, count]) => `${what} ${count}`).join(", ")}`);
  t.diagnostic(`a last good version stood in ${standing} times`);
});
