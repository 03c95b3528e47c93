// The frontend: asks the backend and shows what it said. It knows the backend only by its local address.
// Usage: node frontend.mjs [PORT] [BACKEND-URL]
import { createServer } from "node:http";

const port = Number(process.argv[2] ?? 8090);
const backend = process.argv[3] ?? "http://127.0.0.1:8080";

const server = createServer(async (request, response) => {
  if (request.url === "/api/health") return response.end("OK\n");
  if (request.url === "/" || request.url === "/api/hello") {
    try {
      const answer = await fetch(`${backend}/api/hello`, { signal: AbortSignal.timeout(5000) });
      const { message } = await answer.json();
      return response.end(`The backend says: ${message}\n`);
    } catch (error) {
      response.statusCode = 502;
      return response.end(`the backend cannot be reached: ${error.cause?.message ?? error.message}\n`);
    }
  }
  response.statusCode = 404;
  response.end("not found\n");
});
server.listen(port, "127.0.0.1", () => console.log(`frontend listens on 127.0.0.1:${server.address().port}`));
