// hapi: a plugin with a prefix, and an authentication that refuses a request.
import Hapi from "@hapi/hapi";

const server = Hapi.server({ port: 0, host: "127.0.0.1", debug: false });
server.route({ method: "GET", path: "/orders/{id}", handler: ({ params }) => ({ id: params.id }) });
await server.register(
  {
    name: "shops",
    register: async (shop) => {
      shop.route({ method: "GET", path: "/", handler: () => [] });
      shop.route({
        method: "GET",
        path: "/orders/{id}",
        handler: async ({ params }) => {
          console.log(`order ${params.id}`);
          return { id: params.id };
        },
      });
      shop.route({
        method: "GET",
        path: "/bills/{id}",
        handler: ({ params }) => ({ id: params.id }),
      });
    },
  },
  { routes: { prefix: "/shops/{shop}" } },
);
server.route({ method: "GET", path: "/files/{path*}", handler: () => "file" });
server.route({ method: "*", path: "/any", handler: () => "any" });
server.route({
  method: "GET",
  path: "/fail",
  handler: async () => {
    throw new Error("broken");
  },
});
server.auth.scheme("denied", () => ({
  authenticate: ({ headers }, h) =>
    headers["x-denied"] === undefined
      ? h.authenticated({ credentials: {} })
      : h.response("Unauthorized").code(401).takeover(),
}));
server.auth.strategy("denied", "denied");
server.route({
  method: "GET",
  path: "/admin/people/{id}",
  options: { auth: "denied" },
  handler: ({ params }) => params,
});

await server.start();
console.log(`listening ${server.info.port}`);
