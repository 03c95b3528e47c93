// The backend: answers /api/hello with its name. Usage: node backend.mjs [PORT] [NAME]
import { createServer } from "node:http";
import { hostname } from "node:os";

const port = Number(process.argv[2] ?? 8081);
const name = process.argv[3] ?? `backend-${hostname()}`;

const server = createServer((request, response) => {
  if (request.url === "/api/health") return response.end("OK\n");
  if (request.url === "/api/hello") {
    response.setHeader("content-type", "application/json");
    return response.end(`${JSON.stringify({ message: `Hello from ${name}` })}\n`);
  }
  response.statusCode = 404;
  response.end("not found\n");
});
server.listen(port, "127.0.0.1", () => console.log(`${name} listens on 127.0.0.1:${server.address().port}`));
