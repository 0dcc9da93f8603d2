// express 5, pino and ioredis 6.
import { once } from "node:events";

import express from "express";
import pino from "pino";
import { Redis } from "ioredis";

const log = pino();
const app = express();
const redis = new Redis(process.env.REDIS_URL);
await once(redis, "ready");

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await redis.set(`order:${request.params.id}`, "open");
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
