// Fastify 5, pino of its own and redis 6, CommonJS.
const Fastify = require("fastify");
const pino = require("pino");
const { createClient } = require("redis");

const log = pino();
const app = Fastify();
const redis = createClient({ url: process.env.REDIS_URL });

app.get("/orders/:id", async (request) => {
  await redis.set(`order:${request.params.id}`, "open");
  log.info({ order: request.params.id }, "order shown");
  return { id: request.params.id };
});
app.post("/orders", async (request, reply) => reply.code(201).send(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

redis
  .connect()
  .then(() => app.listen({ port: 0, host: "127.0.0.1" }))
  .then(() => console.log(`listening ${app.server.address().port}`));
