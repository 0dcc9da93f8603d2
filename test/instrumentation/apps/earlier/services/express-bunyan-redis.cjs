// express 4, bunyan 1 and redis 4, CommonJS.
const express = require("express");
const bunyan = require("bunyan");
const { createClient } = require("redis");

const app = express();
const log = bunyan.createLogger({ name: "shop" });
const redis = createClient({ url: process.env.REDIS_URL });
const connected = redis.connect();

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await connected;
  await redis.set(`order:${request.params.id}`, "open");
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
