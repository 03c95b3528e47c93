// git-http.mjs DIR HOST PORT: smart HTTP for the bare repositories under DIR (fetch and push, no auth), by git's own http-backend

import { execFileSync, spawn } from "node:child_process";
import http from "node:http";

const [dir, host, port] = process.argv.slice(2);
const backend = `${execFileSync("git", ["--exec-path"]).toString().trim()}/git-http-backend`;
http
  .createServer((req, res) => {
    const u = new URL(req.url, "http://x");
    const p = spawn(backend, [], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: dir,
        GIT_HTTP_EXPORT_ALL: "1",
        PATH_INFO: decodeURIComponent(u.pathname),
        QUERY_STRING: u.search.slice(1),
        REQUEST_METHOD: req.method,
        CONTENT_TYPE: req.headers["content-type"] ?? "",
        REMOTE_USER: "kit",
        REMOTE_ADDR: req.socket.remoteAddress,
        HTTP_CONTENT_ENCODING: req.headers["content-encoding"] ?? "",
        GIT_PROTOCOL: req.headers["git-protocol"] ?? "",
        ...(req.headers["content-length"] ? { CONTENT_LENGTH: req.headers["content-length"] } : {}),
      },
    });
    req.pipe(p.stdin);
    p.stdin.on("error", () => {});
    p.stderr.pipe(process.stderr);
    let head = Buffer.alloc(0),
      done = false;
    p.stdout.on("data", (d) => {
      if (done) return void res.write(d);
      head = Buffer.concat([head, d]);
      const i = head.indexOf("\r\n\r\n");
      if (i < 0) return;
      done = true;
      let status = 200;
      for (const l of head.subarray(0, i).toString().split("\r\n")) {
        const j = l.indexOf(":"),
          k = l.slice(0, j),
          v = l.slice(j + 1).trim();
        if (k.toLowerCase() === "status") status = parseInt(v, 10);
        else res.setHeader(k, v);
      }
      res.writeHead(status);
      res.write(head.subarray(i + 4));
    });
    p.stdout.on("end", () => {
      if (!done) res.writeHead(500);
      res.end();
    });
  })
  .listen(Number(port), host, () => console.log(`git http on http://${host}:${port}/`));
