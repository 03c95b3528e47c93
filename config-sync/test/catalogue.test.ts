import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Catalogue } from "../src/catalogue/catalogue.ts";
import {
  type CatalogueEntry,
  type Envelope,
  entryBytes,
  envelopeText,
  readEnvelope,
} from "../src/catalogue/entry.ts";
import { Publisher } from "../src/catalogue/publisher.ts";
import { SkupperServiceSync } from "../src/catalogue/skupper-service-sync.ts";
import { createAuthority, issueLeaf } from "../src/credentials/authority.ts";
import { forgery, signed } from "../src/credentials/signature.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const db = {
  service: "db",
  protocol: "tcp" as const,
  ports: [{ name: "5432", port: 5432, address: "db" }],
  allow: ["*"],
};
const entry = (over: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  site: "east",
  network: "shop",
  sequence: start,
  lifeSeconds: 60,
  services: [db],
  ...over,
});
const plain = (one: CatalogueEntry): string =>
  envelopeText({ bytes: entryBytes(one), signature: Buffer.from("s"), certificate: "c" });
const trusting = (): Catalogue => new Catalogue({ ownSite: "west", forgery: () => undefined });

test("what a site says is taken in, replaced, and expires with it", () => {
  const catalogue = trusting();
  const { changed, isNew } = catalogue.receive(plain(entry()), start);
  assert.deepEqual([changed, isNew], [true, true]);
  assert.deepEqual(catalogue.services().get("east"), [db]);
  const { entry: _, ...again } = catalogue.receive(
    plain(entry({ sequence: start + 20_000 })),
    start + 20_000,
  );
  assert.deepEqual(again, { changed: false, isNew: false }, "the same again only lives on");
  assert.equal(catalogue.expire(start + 79_000), false);
  const more = entry({ sequence: start + 40_000, services: [db, { ...db, service: "web" }] });
  assert.equal(catalogue.receive(plain(more), start + 40_000).changed, true);
  assert.equal(
    catalogue.receive(plain(entry()), start + 41_000).changed,
    false,
    "an older word that comes late",
  );
  assert.equal(catalogue.services().get("east")?.length, 2);
  assert.equal(catalogue.expire(start + 99_000), false);
  assert.equal(catalogue.expire(start + 101_000), true);
  assert.deepEqual([...catalogue.services()], []);
});

test("old words, words from the future, our own and those of nobody are not taken", () => {
  const catalogue = trusting();
  catalogue.receive(plain(entry({ sequence: start - 3_600_000 })), start);
  assert.match(catalogue.sites()[0]?.refused ?? "", /too old: is a clock wrong/);
  catalogue.receive(plain(entry({ sequence: start + 3_600_000 })), start);
  assert.match(catalogue.sites()[0]?.refused ?? "", /future: is a clock wrong/);
  assert.deepEqual(catalogue.receive(plain(entry({ site: "west" })), start), {
    changed: false,
    isNew: false,
  });
  assert.deepEqual([...catalogue.services()], []);
  catalogue.expire(start + 120_000);
  assert.deepEqual(catalogue.sites(), [], "a refusal is forgotten too");
});

test("only the site itself can speak for it: chain, name, network, time and signature are looked at", () => {
  const east = createAuthority("east", start);
  const north = createAuthority("north", start);
  const leaf = issueLeaf(east, "shop", "east", [], start);
  const other = issueLeaf(east, "shop", "south", [], start);
  const elsewhere = issueLeaf(east, "store", "east", [], start);
  const forged = issueLeaf(north, "shop", "east", [], start);
  const bytes = entryBytes(entry());
  const judge = (envelope: Envelope, now = start): string | undefined =>
    forgery(envelope, "shop", "east", east.certificate, [], now);
  const sealed = signed(bytes, leaf.certificate, leaf.privateKey);
  assert.equal(judge(sealed), undefined);
  assert.equal(
    forgery(sealed, "shop", "east", `${north.certificate}${east.certificate}`, [], start),
    undefined,
    "old and new CA",
  );
  assert.match(judge({ ...sealed, bytes: entryBytes(entry({ services: [] })) }) ?? "", /signature is wrong/);
  assert.match(judge(signed(bytes, other.certificate, other.privateKey)) ?? "", /not that of east/);
  assert.match(
    judge(signed(bytes, elsewhere.certificate, elsewhere.privateKey)) ?? "",
    /in the network shop/,
  );
  assert.match(
    judge(signed(bytes, forged.certificate, forged.privateKey)) ?? "",
    /not issued by a CA recorded for east/,
  );
  assert.match(
    judge({ ...sealed, certificate: leaf.certificate.replace(/[A-Z]/g, "x") }) ?? "",
    /cannot be read/,
  );
  assert.match(judge(sealed, start + 40 * 86_400_000) ?? "", /has expired/);
  assert.match(judge(sealed, start - 86_400_000) ?? "", /not valid yet/);
  const catalogue = new Catalogue({ ownSite: "west", forgery: (_, envelope, now) => judge(envelope, now) });
  catalogue.receive(envelopeText(sealed), start);
  catalogue.receive(
    envelopeText(
      signed(entryBytes(entry({ sequence: start + 1, services: [] })), forged.certificate, forged.privateKey),
    ),
    start,
  );
  assert.equal(catalogue.services().get("east")?.length, 1, "a forgery takes nothing away");
  assert.match(catalogue.sites()[0]?.refused ?? "", /not issued/);
});

test("malformed and oversized words end in a refusal, not in memory", () => {
  const wrong: unknown[] = [
    undefined,
    42,
    "",
    "{",
    "[]",
    "null",
    "x".repeat(5 * 1024 * 1024),
    JSON.stringify({ certificate: "c", signature: "s", entry: "AAAA" }),
    JSON.stringify({
      certificate: "c",
      signature: "s",
      entry: gzipSync(Buffer.alloc(64 * 1024 * 1024)).toString("base64"),
    }),
    plain({ ...entry(), site: "../etc" }),
    plain({ ...entry(), sequence: Number.NaN }),
    plain({ ...entry(), lifeSeconds: 1e9 }),
    plain(entry({ services: [{ ...db, service: "Bad Name" }] })),
    plain(entry({ services: [{ ...db, ports: [{ name: "a", port: 70_000, address: "db" }] }] })),
    plain(entry({ services: [{ ...db, ports: [{ name: "a", port: 1, address: "_topo/0/all/x" }] }] })),
    plain(entry({ services: [{ ...db, allow: ["*?"] }] })),
    plain(entry({ services: Array.from({ length: 20_001 }, () => db) })),
    plain(entry({ services: [null as never] })),
  ];
  const catalogue = trusting();
  for (const text of wrong) {
    assert.throws(() => readEnvelope(text));
    assert.deepEqual(catalogue.receive(text, start), { changed: false, isNew: false });
  }
  const many = Array.from({ length: 10_000 }, (_, index) => ({ ...db, service: `s${index}` }));
  const text = plain(entry({ services: many }));
  assert.ok(text.length < 1024 * 1024, `${text.length} bytes for 10,000 services`);
  assert.equal(readEnvelope(text).entry.services.length, 10_000);
});

test("a site speaks when something changes, when somebody new listens, and before it is forgotten", () => {
  const publisher = new Publisher();
  const due = (services: (typeof db)[], listeners: string[], at: number): number | undefined =>
    publisher.due({ site: "east", network: "shop", identity: "" }, services, listeners, start + at)?.sequence;
  assert.equal(due([db], [], 0), undefined, "nobody listens");
  assert.equal(due([db], ["west"], 100), start + 100);
  assert.equal(due([db], ["west"], 200), undefined);
  assert.equal(due([], ["west"], 300), start + 300);
  assert.equal(due([], ["west", "north"], 300), start + 301, "never the same number twice");
  assert.equal(due([], ["west"], 400), undefined);
  publisher.askAgain();
  assert.equal(due([], ["west"], 500), start + 500);
  assert.equal(due([], ["west"], 20_600), start + 20_600);
  assert.equal(due([], ["west"], 0), undefined);
  assert.equal(due([db], ["west"], 0), start + 20_601, "nor when the clock goes back");
});

test("Skupper v1 service sync: what is read and written, bounded and forgotten", () => {
  const sync = new SkupperServiceSync();
  const origin = "5d1ad33a-08c2-4b4c-9d4c-5a4e0c4b5d0e";
  const service = (address: string, ports: unknown[], protocol = "tcp"): object => ({
    address,
    ports,
    protocol,
    targets: [],
  });
  const text = JSON.stringify([
    service("backend", [8080, 9090]),
    service("web", [80], "http"),
    service("Bad Name", [80]),
    service("noports", []),
    service("udp", [53], "udp"),
    service("wrong", ["x", 0, 70_000]),
    null,
  ]);
  assert.equal(sync.receive("west", origin, text, start), true);
  assert.equal(sync.receive("west", origin, text, start + 60_000), false, "the same again");
  const heard = sync.services(start + 60_000).get(origin);
  assert.deepEqual(
    heard?.map((one) => [one.service, one.ports.map(({ address }) => address)]),
    [
      ["backend", ["backend:8080", "backend:9090"]],
      ["web", ["web:80"]],
    ],
  );
  for (const [from, body] of [
    [42, text],
    ["a b", text],
    ["west", text],
    [origin, "{"],
    [origin, "{}"],
    [origin, "x".repeat(5e6)],
  ] as const)
    assert.equal(sync.receive("west", from, body, start + 60_000), false);
  assert.equal(sync.services(start + 250_000).size, 0);
  const said = sync.due("west", [db, { ...db, service: "secret", allow: ["east"] }], start);
  assert.deepEqual(JSON.parse(said ?? ""), [
    { address: "db", protocol: "tcp", ports: [5432], targets: [], origin: "west" },
  ]);
  assert.equal(sync.due("west", [db], start + 1000), undefined);
  assert.ok(sync.due("west", [db], start + 31_000));
});
