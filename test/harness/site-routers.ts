// Routers in this process that know each other as sites: each with a CA of its own and a certificate from it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type Credentials, createAuthority, issueLeaf } from "@isthmus/config-sync/credentials/authority.js";
import { startRouter, type TestRouter } from "@isthmus/router/test/harness.js";

export const network = "shop";

/** The trust of some sites, as files. */
export class Trust {
  readonly folder: string;
  readonly authorities = new Map<string, Credentials>();

  constructor(t: TestContext, sites: readonly string[]) {
    this.folder = mkdtempSync(join(tmpdir(), "isthmus-trust-"));
    t.after(() => rmSync(this.folder, { recursive: true, force: true }));
    for (const site of sites) {
      const authority = createAuthority(site, Date.now());
      this.authorities.set(site, authority);
      this.write(`${site}.crt`, authority.certificate);
    }
  }
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }
  /** Removes what is recorded of a site. */
  forget(site: string): void {
    rmSync(join(this.folder, `${site}.crt`));
  }
  leaf(site: string, by = site): Credentials {
    return issueLeaf(this.authorities.get(by) as Credentials, network, site, ["localhost"], Date.now());
  }
  /** Attributes of the sslProfile of a site. */
  profile(site: string): Record<string, string> {
    const { certificate, privateKey } = this.leaf(site);
    return {
      certFile: this.write(`${site}.leaf`, certificate),
      privateKeyFile: this.write(`${site}.key`, privateKey),
      siteIdentityDirectory: this.folder,
    };
  }
}

/** Starts a router of a site; it accepts others unless it is an edge router. */
export function siteRouter(
  t: TestContext,
  trust: Trust,
  site: string,
  mode = "interior",
  id = site,
): TestRouter {
  const router = startRouter(id, (stop) => t.after(stop), mode);
  router.create("sslProfile", "site", trust.profile(site));
  const attributes = { host: "127.0.0.1", port: "0", role: "inter-router", sslProfile: "site" };
  if (mode !== "edge")
    router.create("listener", "ir", {
      ...attributes,
      authenticatePeer: true,
      requireSsl: true,
      saslMechanisms: "EXTERNAL",
    });
  return router;
}

/** Links two routers of sites. */
export async function link(from: TestRouter, to: TestRouter, role = "inter-router"): Promise<void> {
  const site = to.router.id.replace(/\..*$/, "");
  const port = String(await to.port("listener", "ir"));
  const attributes = { host: "127.0.0.1", port, role, sslProfile: "site", site, saslMechanisms: "EXTERNAL" };
  from.create("connector", `to-${to.router.id}`, attributes);
}
