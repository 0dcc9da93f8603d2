// Handlers that throw, to be bundled; this process sends the requests itself.
import { once } from "node:events";
import http from "node:http";

import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { serve } from "@hono/node-server";
import Koa from "koa";

class Broken extends Error {}
const broken = () => {
  throw new Broken("no stock");
};
// Express and Hono print what they catch
console.error = () => undefined;

async function ask(server, path) {
  if (!server.listening) await once(server, "listening");
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  await response.text();
  console.log(path, response.status);
}

const fast = fastify();
fast.get("/fastify", broken);
await fast.listen({ port: 0, host: "127.0.0.1" });
await ask(fast.server, "/fastify");

const koa = new Koa().use(broken);
koa.silent = true;
await ask(http.createServer(koa.callback()).listen(0, "127.0.0.1"), "/koa");
await ask(express().get("/express", broken).listen(0, "127.0.0.1"), "/express");
const hono = new Hono().get("/hono", broken);
await ask(serve({ fetch: hono.fetch, port: 0, hostname: "127.0.0.1" }), "/hono");
process.exit();
