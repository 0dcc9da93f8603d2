// Whatever speaks HTTP/2 among what users run: Fastify, Koa, Hono, h3, undici and gRPC. Prints the answers.
// argv[2] and argv[3]: certificate, key.
import { once } from "node:events";
import http2 from "node:http2";
import { promisify } from "node:util";

// As @grpc/grpc-js is in CommonJS, most applications import it so
import grpc from "@grpc/grpc-js";
import { serve } from "@hono/node-server";
import fastify from "fastify";
import { H3, toNodeHandler } from "h3";
import { Hono } from "hono";
import Koa from "koa";
import Router from "@koa/router";
import { Agent, fetch } from "undici";

const [, , cert, key] = process.argv;
const seen = (step, value) => console.log(JSON.stringify([step, value]));

async function ask(url, path) {
  const session = http2.connect(url);
  const stream = session.request({ ":path": path });
  stream.setEncoding("utf8");
  let text = "";
  stream.on("data", (chunk) => (text += chunk));
  const [answer] = await once(stream, "response");
  await once(stream, "close");
  session.close();
  return [answer[":status"], text];
}

const listen = async (server) => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
};

const app = fastify({ http2: true });
app.get("/orders/:id", async ({ params }) => params);
seen("fastify", await ask(await app.listen({ port: 0, host: "127.0.0.1" }), "/orders/7"));

const koa = new Koa();
const router = new Router();
router.get("/koa/:id", (ctx) => (ctx.body = ctx.params.id));
koa.use(router.routes());
const koaServer = http2.createServer(koa.callback());
seen("koa", await ask(`http://127.0.0.1:${await listen(koaServer)}`, "/koa/8"));

const hono = new Hono();
hono.get("/hono/:id", (context) => context.text(context.req.param("id")));
hono.get("/files/*", (context) => context.notFound());
const honoServer = serve({
  fetch: hono.fetch,
  createServer: http2.createServer,
  port: 0,
  hostname: "127.0.0.1",
});
await once(honoServer, "listening");
const honoUrl = `http://127.0.0.1:${honoServer.address().port}`;
seen("hono", await ask(honoUrl, "/hono/9"));
seen("hono", await ask(honoUrl, "/files/none"));

const h3 = new H3();
h3.get("/h3/:id", ({ context }) => context.params.id);
const h3Server = http2.createServer(toNodeHandler(h3));
seen("h3", await ask(`http://127.0.0.1:${await listen(h3Server)}`, "/h3/10"));

const secure = http2.createSecureServer({ cert, key }, (request, response) => {
  response.end(request.httpVersion);
});
const dispatcher = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } });
const answer = await fetch(`https://localhost:${await listen(secure)}/undici`, { dispatcher });
seen("undici", [answer.status, await answer.text()]);

const bytes = (value) => value;
const service = {
  echo: {
    path: "/Echo/echo",
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
};
const calls = new grpc.Server();
calls.addService(service, { echo: ({ request }, done) => done(null, request) });
const bind = promisify(calls.bindAsync.bind(calls));
const port = await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
const Client = grpc.makeGenericClientConstructor(service, "Echo");
const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
const echo = await promisify(client.echo.bind(client))(Buffer.from("called"));
seen("grpc", String(echo));
process.exit();
