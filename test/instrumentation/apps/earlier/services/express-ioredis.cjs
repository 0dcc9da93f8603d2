// express 4, pino 8 and ioredis 5, CommonJS.
const express = require("express");
const { Redis } = require("ioredis");
const pino = require("pino");

const app = express();
const log = pino();
const redis = new Redis(process.env.REDIS_URL);

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await redis.set(`order:${request.params.id}`, "open");
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

redis.once("ready", () => {
  const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
});
