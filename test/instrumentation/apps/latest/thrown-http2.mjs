// Handlers that throw, served over HTTP/2; this process sends the requests itself.
import { once } from "node:events";
import http2 from "node:http2";

import { serve } from "@hono/node-server";
import fastify from "fastify";
import { Hono } from "hono";
import Koa from "koa";

const broken = () => {
  throw new (class Broken extends Error {})("no stock");
};
// Hono prints what it catches
console.error = () => undefined;

async function ask(server, path) {
  if (!server.listening) await once(server, "listening");
  const client = http2.connect(`http://127.0.0.1:${server.address().port}`);
  const request = client.request({ ":path": path });
  const [headers] = await once(request, "response");
  request.resume();
  await once(request, "close");
  client.close();
  console.log(path, headers[":status"]);
}

const koa = new Koa().use(broken);
koa.silent = true;
await ask(http2.createServer(koa.callback()).listen(0, "127.0.0.1"), "/koa");

const fast = fastify({ http2: true });
fast.get("/fastify", async () => broken());
await fast.listen({ port: 0, host: "127.0.0.1" });
await ask(fast.server, "/fastify");

const hono = new Hono().get("/hono", broken);
const options = { fetch: hono.fetch, port: 0, hostname: "127.0.0.1" };
await ask(serve({ ...options, createServer: http2.createServer }), "/hono");
process.exit();
