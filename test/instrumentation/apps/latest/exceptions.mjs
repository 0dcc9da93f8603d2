// A handler that throws, in each framework; each request is sent by this process itself.
import "reflect-metadata";
import { once } from "node:events";
import http from "node:http";

import { Controller, Get, Module, NotFoundException } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import Router from "@koa/router";
import express from "express";
import fastify from "fastify";
import Koa from "koa";

class Broken extends Error {}
const broken = () => {
  throw new Broken("no stock");
};

async function ask(url) {
  const response = await fetch(url);
  await response.text();
  console.log(url.replace(/.*:\d+/, ""), response.status);
}

async function serve(listener) {
  const server = http.createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${server.address().port}`;
}

const bare = express();
bare.set("env", "test");
bare.get("/express", broken);
await ask(`${await serve(bare)}/express`);

const handled = express();
handled.get("/express-handled", broken);
handled.get("/express-missing", (request, response, next) =>
  next(Object.assign(new Broken("x"), { status: 404 })),
);
handled.use((error, request, response, next) => next(error));
handled.use((error, request, response, next) => response.status(error.status ?? 503).end());
const handledUrl = await serve(handled);
await ask(`${handledUrl}/express-handled`);
await ask(`${handledUrl}/express-missing`);

const koa = new Koa();
koa.silent = true;
koa.use(async (context, next) => next());
const router = new Router();
router.get("/koa", broken);
router.get("/koa-missing", (context) => context.throw(404));
koa.use(router.routes());
const koaUrl = await serve(koa.callback());
await ask(`${koaUrl}/koa`);
await ask(`${koaUrl}/koa-missing`);

const app = fastify();
app.get("/fastify", broken);
app.get("/fastify-missing", () => {
  throw Object.assign(new Broken("x"), { statusCode: 404 });
});
const fastifyUrl = await app.listen({ port: 0, host: "127.0.0.1" });
await ask(`${fastifyUrl}/fastify`);
await ask(`${fastifyUrl}/fastify-missing`);

class Shop {
  broken() {
    return broken();
  }
  missing() {
    throw new NotFoundException();
  }
}
const route = (path, name) =>
  Get(path)(Shop.prototype, name, Object.getOwnPropertyDescriptor(Shop.prototype, name));
route("/nest", "broken");
route("/nest-missing", "missing");
Controller()(Shop);
class Root {}
Module({ controllers: [Shop] })(Root);
const nest = await NestFactory.create(Root, { logger: false });
await nest.listen(0, "127.0.0.1");
const nestUrl = `http://127.0.0.1:${nest.getHttpServer().address().port}`;
await ask(`${nestUrl}/nest`);
await ask(`${nestUrl}/nest-missing`);
process.exit();
