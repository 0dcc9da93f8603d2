// Fastify: prefixes, a hook that refuses a request before its handler.
import Fastify from "fastify";

const app = Fastify();
app.get("/orders/:id", async (request) => ({ id: request.params.id }));
await app.register(
  async (shop) => {
    shop.get("/", async () => []);
    shop.get("/orders/:id", async (request) => {
      console.log(`order ${request.params.id}`);
      return { id: request.params.id };
    });
    shop.get("/bills/:id", async (request) => ({ id: request.params.id }));
  },
  { prefix: "/shops/:shop" },
);
await app.register(
  async (admin) => {
    admin.addHook("onRequest", async (request, reply) => {
      if (request.headers["x-denied"] !== undefined) return reply.code(401).send("Unauthorized");
    });
    admin.get("/people/:id", async (request) => request.params);
  },
  { prefix: "/admin" },
);
app.get("/files/*", async () => "file");
app.all("/any", async () => "any");
app.get("/fail", async () => {
  throw new Error("broken");
});
app.setErrorHandler((_error, _request, reply) => reply.code(500).send({ error: "broken" }));

await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`listening ${app.server.address().port}`);
