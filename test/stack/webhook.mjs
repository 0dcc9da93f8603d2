// Remembers each JSON body that is posted; GET returns them all, oldest first.
import { createServer } from "node:http";

const bodies = [];

createServer(async (request, response) => {
  if (request.method === "POST") bodies.push(JSON.parse((await request.toArray()).join("")));
  response.setHeader("content-type", "application/json").end(JSON.stringify(bodies));
}).listen(8080, "0.0.0.0");
