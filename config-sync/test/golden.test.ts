// Documents in, entities, findings and operations out: each folder below golden/ is a case. UPDATE_GOLDEN=1 rewrites.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { checkAll } from "../src/declarations/declarations.ts";
import { formatProblem } from "../src/declarations/problems.ts";
import { desiredState } from "../src/desired-state/router-entities.ts";
import { type ObservedEntity, plan } from "../src/plan/plan.ts";
import { readSnapshot } from "../src/sources/directory-source.ts";

// Compiled tests run from dist; the cases stay beside the sources.
const folder = join(import.meta.dirname, "../../test/golden");
const cases = readdirSync(folder).sort();

function compare(path: string, actual: string): void {
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, actual);
  assert.equal(actual, existsSync(path) ? readFileSync(path, "utf8") : "(no golden file)", path);
}

for (const name of cases)
  test(`golden: ${name}`, () => {
    const at = join(folder, name);
    const options = existsSync(join(at, "options.json"))
      ? JSON.parse(readFileSync(join(at, "options.json"), "utf8"))
      : {};
    const site: string = options.site ?? "west";
    const { texts, unreadable } = readSnapshot([join(at, "in")]);
    const { model, problems } = checkAll(
      texts.map((source) => ({ ...source, path: source.path.slice(at.length + 1) })),
      site,
    );
    const found = [
      ...unreadable.map(({ path, reason }) => `${path.slice(at.length + 1)}: ${reason}`),
      ...problems.map(formatProblem),
    ];
    compare(join(at, "problems.txt"), found.map((line) => `${line}\n`).join(""));
    const desired = desiredState(model, {
      site,
      certFile: "/state/router.crt",
      privateKeyFile: "/state/router.key",
      identityDirectory: "/state/identities",
      sharedCaFile: "/state/shared-ca.crt",
      revokedFile: "/state/revoked",
      credentialsRevision: "r1",
      identified: new Set<string>(options.identified ?? []),
      sharedCa: (model.sites.get(site)?.trust.ca ?? "") !== "",
      revoked: (model.sites.get(site)?.trust.revoked ?? []).length > 0,
      links: new Map(),
      endpoints: new Map<string, string[]>(Object.entries(options.endpoints ?? {})),
      openPort: options.openPort ?? 55671,
      openAccess: options.openAccess ?? false,
      kubernetes: undefined,
      tlsFolders: undefined,
      catalogue: new Map(Object.entries(options.catalogue ?? {})),
    });
    const observed = existsSync(join(at, "observed.json"))
      ? (JSON.parse(readFileSync(join(at, "observed.json"), "utf8")) as ObservedEntity[])
      : [];
    const result = {
      entities: desired.entities,
      unmet: desired.unmet,
      operations: plan(desired.entities, observed).map(({ kind, type, name }) => `${kind} ${type} ${name}`),
    };
    compare(join(at, "out.json"), `${JSON.stringify(result, null, 2)}\n`);
  });

test("a plan that has been carried out leaves nothing to do", () => {
  const entities = [
    {
      type: "sslProfile",
      name: "site",
      attributes: { certFile: "/a", privateKeyFile: "/b", siteIdentityDirectory: "/c", revision: "1" },
    },
    {
      type: "listener",
      name: "access",
      attributes: { role: "inter-router", host: "127.0.0.1", port: "0", sslProfile: "site" },
    },
    { type: "tcpConnector", name: "service/a/80/h:80", attributes: { address: "a", host: "h", port: "80" } },
  ];
  const carriedOut = plan(entities, []).flatMap((operation) =>
    operation.kind === "create"
      ? [{ type: operation.type, name: operation.name, attributes: operation.attributes }]
      : [],
  );
  // The router tells defaults and state as well.
  const observed = carriedOut.map((entity) => ({
    ...entity,
    attributes: {
      ...({
        listener: {
          cost: 1,
          authenticatePeer: false,
          requireEncryption: false,
          requireSsl: false,
          maxFrameSize: 65536,
          maxSessions: 32768,
          idleTimeoutSeconds: 16,
          initialHandshakeTimeoutSeconds: 10,
          linkCapacity: 250,
          stripAnnotations: "both",
          operStatus: "up",
          boundPort: 41000,
        },
        sslProfile: { ordinal: 0, oldestValidOrdinal: 0 },
      }[entity.type] ?? {}),
      ...entity.attributes,
    },
  }));
  assert.deepEqual(plan(entities, observed), []);
  const pinned = entities.map((entity) =>
    entity.type === "listener" ? { ...entity, attributes: { ...entity.attributes, port: "41000" } } : entity,
  );
  assert.deepEqual(plan(pinned, observed), [], "the port that the system chose is the port that is wanted");
  const bootstrap = [
    ...observed,
    { type: "listener", name: "bootstrap/management", attributes: { port: "amqp" } },
  ];
  assert.deepEqual(plan(entities, bootstrap), [], "what the router's own file made is left alone");
});
