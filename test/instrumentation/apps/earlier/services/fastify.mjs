// Fastify 4 with its own logger and a prefix.
import Fastify from "fastify";

const app = Fastify({ logger: true });

await app.register(
  async (orders) => {
    orders.get("/:id", async (request) => {
      request.log.info({ order: request.params.id }, "order shown");
      return { id: request.params.id };
    });
    orders.post("/", async (request, reply) => reply.code(201).send(request.body));
  },
  { prefix: "/orders" },
);
app.get("/fail", async () => {
  throw new Error("out of stock");
});

await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`listening ${app.server.address().port}`);
