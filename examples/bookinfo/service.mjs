// Stand-ins for the services of Bookinfo: node service.mjs productpage | details | reviews | ratings
import { createServer } from "node:http";

const [name, version = "v1"] = process.argv.slice(2);
const get = async (url) => {
  const response = await fetch(url, { signal: AbortSignal.timeout(4000) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
};
const services = {
  details: () => ({ id: 0, author: "William Shakespeare", year: 1595, type: "paperback", pages: 200 }),
  ratings: () => ({ id: 0, ratings: { Reviewer1: 5, Reviewer2: 4 } }),
  /** v1 knows no ratings; v2 and v3 show stars of two colours. */
  reviews: async () => {
    const ratings = version === "v1" ? undefined : (await get("http://ratings:9080/ratings/0")).ratings;
    const color = version === "v2" ? "black" : "red";
    return {
      id: "0",
      version,
      reviews: ["Reviewer1", "Reviewer2"].map((reviewer) => ({
        reviewer,
        text: "An extremely entertaining play.",
        ...(ratings && { rating: { stars: ratings[reviewer], color } }),
      })),
    };
  },
  productpage: async () => {
    const part = (url) => get(url).catch(() => undefined);
    const [details, reviews] = await Promise.all([
      part("http://details:9080/details/0"),
      part("http://reviews:9080/reviews/0"),
    ]);
    return {
      details: details ?? { error: "Sorry, product details are currently unavailable." },
      reviews: reviews ?? { error: "Sorry, product reviews are currently unavailable." },
    };
  },
};
createServer(async (request, response) => {
  response.setHeader("connection", "close");
  try {
    if (request.url === "/health") return response.end('{"status":"healthy"}');
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(await services[name]()));
  } catch (error) {
    response.writeHead(503).end(JSON.stringify({ error: error.message }));
  }
}).listen(9080);
process.on("SIGTERM", () => process.exit(0));
