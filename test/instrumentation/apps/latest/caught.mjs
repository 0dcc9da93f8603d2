// Handlers that throw in frameworks that catch it in private; this process sends the requests itself.
import { once } from "node:events";
import http from "node:http";

import Hapi from "@hapi/hapi";
import { serve } from "@hono/node-server";
import { H3, HTTPError, toNodeHandler } from "h3";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

class Broken extends Error {}
const broken = () => {
  throw new Broken("no stock");
};
const brokenLater = async () => {
  await null;
  broken();
};
// Hono and h3 print what they catch
console.error = () => undefined;

async function ask(base, ...paths) {
  for (const path of paths) {
    const response = await fetch(`${base}${path}`);
    await response.text();
    console.log(path, response.status);
  }
}

async function addressOf(server) {
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

const app = new Hono();
app.get("/hono", broken);
app.get("/hono-async", brokenLater);
app.use("/hono-middleware", async (context, next) => next());
app.get("/hono-middleware", brokenLater);
const sub = new Hono();
sub.onError((error, context) => context.text(error.message, 503));
sub.get("/own-handler", broken);
app.route("/hono-sub", sub);
app.get("/hono-missing", () => {
  throw new HTTPException(404);
});
app.get("/hono-fine", (context) => context.text("fine"));
await ask(
  await addressOf(serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" })),
  "/hono",
  "/hono-async",
  "/hono-middleware",
  "/hono-sub/own-handler",
  "/hono-missing",
  "/hono-fine",
);

const h3 = new H3();
h3.get("/h3", broken);
h3.get("/h3-async", brokenLater);
h3.get("/h3-missing", () => {
  throw new HTTPError({ status: 404 });
});
await ask(
  await addressOf(http.createServer(toNodeHandler(h3)).listen(0, "127.0.0.1")),
  "/h3",
  "/h3-async",
  "/h3-missing",
);

const server = Hapi.server({ port: 0, host: "127.0.0.1", debug: false });
server.route({ method: "GET", path: "/hapi", handler: broken });
await server.start();
await ask(server.info.uri, "/hapi", "/hapi-missing");
process.exit();
