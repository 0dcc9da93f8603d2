// Hono on @hono/node-server: middleware for all paths, app.route, basePath.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const orders = new Hono();
orders.get("/", (c) => c.json([]));
orders.get("/orders/:id", async (c) => {
  console.log(`order ${c.req.param("id")}`);
  return c.json({ id: c.req.param("id") });
});
const bills = new Hono();
bills.get("/bills/:id", (c) => c.json({ id: c.req.param("id") }));
const admin = new Hono().basePath("/admin");
admin.use("*", (c, next) =>
  c.req.header("x-denied") === undefined ? next() : c.text("Unauthorized", 401),
);
admin.get("/people/:id", (c) => c.json({ id: c.req.param("id") }));

const app = new Hono();
app.use(async (_c, next) => {
  await next();
});
app.get("/orders/:id", (c) => c.json({ id: c.req.param("id") }));
app.route("/shops/:shop", orders);
app.route("/shops/:shop", bills);
app.route("/", admin);
app.get("/files/*", (c) => c.text("file"));
app.all("/any", (c) => c.text("any"));
app.get("/fail", async () => {
  throw new Error("broken");
});
app.onError((_error, c) => c.json({ error: "broken" }, 500));

serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) =>
  console.log(`listening ${port}`),
);
