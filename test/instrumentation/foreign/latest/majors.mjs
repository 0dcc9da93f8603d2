// Uses packages in majors that their instrumentations do not name.
import "reflect-metadata";

import { once } from "node:events";
import { createServer } from "node:http";

import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { OpenAI } from "openai";

class Orders {
  one() {
    return "coffee";
  }
}
Get(":id")(Orders.prototype, "one", Object.getOwnPropertyDescriptor(Orders.prototype, "one"));
Controller("orders")(Orders);
class Application {}
Module({ controllers: [Orders] })(Application);

const app = await NestFactory.create(Application, { logger: false });
await app.listen(0, "127.0.0.1");
await (await fetch(`http://127.0.0.1:${app.getHttpServer().address().port}/orders/7`)).text();
await app.close();

const model = createServer((_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      id: "1",
      object: "chat.completion",
      model: "example-1",
      choices: [
        { index: 0, finish_reason: "stop", message: { role: "assistant", content: "secret" } },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
    }),
  );
}).listen(0, "127.0.0.1");
await once(model, "listening");
const client = new OpenAI({
  apiKey: "secret",
  baseURL: `http://127.0.0.1:${model.address().port}/v1`,
});
await client.chat.completions.create({
  model: "example-1",
  messages: [{ role: "user", content: "secret" }],
});
model.close();
