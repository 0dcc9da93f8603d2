// NestJS 11 on fastify, with Nest's own logger; decorators called as functions.
import "reflect-metadata";

import { Body, Controller, Get, Logger, Module, Param, Post } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { FastifyAdapter } from "@nestjs/platform-fastify";

class Orders {
  #log = new Logger("Orders");

  show(id) {
    this.#log.log(`order shown ${id}`);
    return { id };
  }

  create(body) {
    return body;
  }

  fail() {
    throw new Error("out of stock");
  }
}

class Shop {}

function decorate(method, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, method);
  for (const decorator of decorators) decorator(Orders.prototype, method, descriptor);
}

decorate("show", Get("orders/:id"));
Param("id")(Orders.prototype, "show", 0);
decorate("create", Post("orders"));
Body()(Orders.prototype, "create", 0);
decorate("fail", Get("fail"));
Controller()(Orders);
Module({ controllers: [Orders] })(Shop);

const app = await NestFactory.create(Shop, new FastifyAdapter());
await app.listen(0, "127.0.0.1");
console.log(`listening ${app.getHttpServer().address().port}`);
