// npm run image: an OCI image with both programs and the command line, made without Docker, as a tar for
// `ctr images import`, `docker load` or `skopeo copy oci-archive:`. The Dockerfile makes the same with Docker.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "./prepare.mjs";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "isthmus-image.tar" },
    name: { type: "string", default: "localhost/isthmus:dev" },
    help: { type: "boolean", short: "h" },
  },
});
if (values.help) {
  console.log(`Makes an OCI image of this checkout, on Linux.

Usage: npm run image -- [--out FILE] [--name NAME]

  --out FILE    the tar to write (default isthmus-image.tar); its SBOM (SPDX) is written beside it
  --name NAME   the name that it carries (default localhost/isthmus:dev)

Example: npm run image -- --out /tmp/isthmus.tar && ctr images import /tmp/isthmus.tar`);
  process.exit(0);
}
const members = ["schemas", "router", "config-sync", "cli"];
install();
build();
const folder = mkdtempSync(join(tmpdir(), "isthmus-image-"));
try {
  const rootfs = join(folder, "rootfs");
  const app = join(rootfs, "app");
  for (const path of ["app", "tmp", "etc/ssl/certs", "usr/local/bin", "state", "proc", "sys", "dev"])
    mkdirSync(join(rootfs, path), { recursive: true });
  application(app);
  runtime(rootfs);
  const size = pack(rootfs);
  console.log(`${values.out}: ${values.name}, ${Math.round(size / 1024 / 1024)} MiB`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The programs with their run-time dependencies, as npm installs them from the lock file. */
function application(app) {
  for (const file of ["package.json", "package-lock.json", ".npmrc", "LICENSE"])
    cpSync(join(root, file), join(app, file));
  for (const member of members) {
    mkdirSync(join(app, member));
    cpSync(join(root, member, "package.json"), join(app, member, "package.json"));
  }
  const npm = (args, stdio) => run("npm", args, { cwd: app, stdio });
  npm(["ci", "--omit=dev", "--ignore-scripts", "--loglevel=error"], ["ignore", 2, 2]);
  const sbom = execFileSync("npm", ["sbom", "--package-lock-only", "--omit=dev", "--sbom-format=spdx"], {
    cwd: app,
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(join(app, "sbom.spdx.json"), sbom);
  writeFileSync(`${values.out}.spdx.json`, sbom);
  for (const member of members) {
    if (existsSync(join(root, member, "bin")))
      cpSync(join(root, member, "bin"), join(app, member, "bin"), { recursive: true });
    cpSync(join(root, member, "dist/src"), join(app, member, "dist/src"), { recursive: true });
  }
  prune(app);
}
/** What only people and compilers read. */
function prune(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const at = join(path, entry.name);
    if (entry.isDirectory()) prune(at);
    else if (/\.(map|d\.[cm]?ts|tsbuildinfo|md|markdown)$/.test(entry.name)) rmSync(at);
  }
}
/** Node as it runs here with the libraries that it needs, certificates, and a user. */
function runtime(rootfs) {
  cpSync(process.execPath, join(rootfs, "usr/local/bin/node"));
  const libraries = execFileSync("ldd", [process.execPath], { encoding: "utf8" }).match(/\/\S+/g) ?? [];
  const named = ["libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2"].map((name) =>
    join(dirname(libraries.find((path) => path.includes("libc.so")) ?? "/lib/x"), name),
  );
  for (const path of [...new Set([...libraries, ...named])]) {
    if (!existsSync(path) || path === process.execPath) continue;
    mkdirSync(join(rootfs, dirname(path)), { recursive: true });
    cpSync(path, join(rootfs, path), { dereference: true });
  }
  const certificates = "/etc/ssl/certs/ca-certificates.crt";
  if (existsSync(certificates)) cpSync(certificates, join(rootfs, certificates), { dereference: true });
  writeFileSync(join(rootfs, "etc/passwd"), "isthmus:x:10001:10001::/app:/nologin\n");
  writeFileSync(join(rootfs, "etc/group"), "isthmus:x:10001:\n");
  writeFileSync(join(rootfs, "etc/nsswitch.conf"), "hosts: files dns\n");
}
/** One layer [OCI image format 1.1]. */
function pack(rootfs) {
  const blobs = join(folder, "oci/blobs/sha256");
  mkdirSync(blobs, { recursive: true });
  const put = (bytes) => {
    const digest = createHash("sha256").update(bytes).digest("hex");
    writeFileSync(join(blobs, digest), bytes);
    return { digest: `sha256:${digest}`, size: bytes.length };
  };
  const layerFile = join(folder, "layer.tar");
  execFileSync("tar", [
    "--sort=name",
    "--mtime=@0",
    "--owner=0",
    "--group=0",
    "--numeric-owner",
    "-C",
    rootfs,
    "-cf",
    layerFile,
    ".",
  ]);
  const layer = put(readFileSync(layerFile));
  rmSync(layerFile);
  const json = (value) => put(Buffer.from(JSON.stringify(value)));
  const config = json({
    architecture: process.arch === "arm64" ? "arm64" : "amd64",
    os: "linux",
    config: {
      User: "10001:10001",
      WorkingDir: "/app",
      Env: ["PATH=/usr/local/bin", "NODE_ENV=production"],
      Entrypoint: ["node"],
      Cmd: ["/app/cli/bin/isthmus.mjs", "--help"],
      Labels: {
        "org.opencontainers.image.title": "isthmus",
        "org.opencontainers.image.licenses": "Apache-2.0",
      },
    },
    rootfs: { type: "layers", diff_ids: [layer.digest] },
    history: [{ created_by: "npm run image" }],
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { mediaType: "application/vnd.oci.image.config.v1+json", ...config },
    layers: [{ mediaType: "application/vnd.oci.image.layer.v1.tar", ...layer }],
  });
  const oci = join(folder, "oci");
  writeFileSync(
    join(oci, "index.json"),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        {
          mediaType: "application/vnd.oci.image.manifest.v1+json",
          ...manifest,
          annotations: {
            "io.containerd.image.name": values.name,
            "org.opencontainers.image.ref.name": values.name,
          },
        },
      ],
    }),
  );
  writeFileSync(join(oci, "oci-layout"), JSON.stringify({ imageLayoutVersion: "1.0.0" }));
  execFileSync("tar", ["-C", oci, "-cf", `${values.out}.new`, "oci-layout", "index.json", "blobs"]);
  renameSync(`${values.out}.new`, values.out);
  return statSync(values.out).size;
}
