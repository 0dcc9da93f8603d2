// NestJS on express or on Fastify, by argument: a global prefix, versions in the path, a guard.
import "reflect-metadata";

import {
  Controller,
  Get,
  Module,
  Param,
  UnauthorizedException,
  UseGuards,
  VersioningType,
} from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { ExpressAdapter } from "@nestjs/platform-express";
import { FastifyAdapter } from "@nestjs/platform-fastify";

/** Does what TypeScript makes of decorators. */
function decorate(target, decorators) {
  for (const [name, decorator] of decorators) {
    decorator(target.prototype, name, Object.getOwnPropertyDescriptor(target.prototype, name));
  }
  Param("id")(target.prototype, decorators[0][0], 0);
}

class Orders {
  async order(id) {
    console.log(`order ${id}`);
    return { id };
  }
  fail() {
    throw new Error("broken");
  }
}
decorate(Orders, [
  ["order", Get("orders/:id")],
  ["fail", Get("fail")],
]);
Controller()(Orders);

class Bills {
  bill(id) {
    return { id };
  }
}
decorate(Bills, [["bill", Get("bills/:id")]]);
Controller({ path: "shops/:shop", version: "2" })(Bills);

class Admin {
  person(id) {
    return { id };
  }
}
const guard = {
  canActivate: (context) => {
    if (context.switchToHttp().getRequest().headers["x-denied"] === undefined) return true;
    throw new UnauthorizedException();
  },
};
decorate(Admin, [["person", Get("people/:id")]]);
UseGuards(guard)(Admin);
Controller("admin")(Admin);

class App {}
Module({ controllers: [Orders, Bills, Admin] })(App);

const adapter = process.argv[2] === "fastify" ? new FastifyAdapter() : new ExpressAdapter();
const app = await NestFactory.create(App, adapter, { logger: false });
app.setGlobalPrefix("api");
app.enableVersioning({ type: VersioningType.URI, defaultVersion: "1" });
await app.listen(0, "127.0.0.1");
console.log(`listening ${new URL(await app.getUrl()).port}`);
