// Remembers each JSON body by the path that it is posted to, with the time of its receipt; GET
// returns a path's, oldest first.
import { createServer } from "node:http";

const received = new Map();

createServer(async (request, response) => {
  const receivedAtMs = Date.now();
  const bodies = received.get(request.url) ?? [];
  received.set(request.url, bodies);
  if (request.method === "POST") {
    bodies.push({ ...JSON.parse((await request.toArray()).join("")), receivedAtMs });
  }
  response.setHeader("content-type", "application/json").end(JSON.stringify(bodies));
}).listen(8080, "0.0.0.0");
