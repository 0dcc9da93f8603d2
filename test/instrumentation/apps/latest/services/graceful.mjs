// Fastify 5 that ends by itself at SIGTERM, as services in Kubernetes do.
import Fastify from "fastify";
import pino from "pino";

const log = pino();
const app = Fastify({ loggerInstance: log });

app.get("/orders/:id", async (request) => {
  log.info({ order: request.params.id }, "order shown");
  return { id: request.params.id };
});
app.post("/orders", async (request, reply) => reply.code(201).send(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});
process.once("SIGTERM", async () => {
  await app.close();
  log.info("closed");
  process.exit(3);
});

await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`listening ${app.server.address().port}`);
