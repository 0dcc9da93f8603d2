// Hono on @hono/node-server; logs with console.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
const orders = new Hono();

orders.get("/:id", (context) => {
  console.log(`order shown ${context.req.param("id")}`);
  return context.json({ id: context.req.param("id") });
});
orders.post("/", async (context) => context.json(await context.req.json(), 201));
app.route("/orders", orders);
app.get("/fail", () => {
  throw new Error("out of stock");
});

serve({ fetch: app.fetch, port: 0 }, ({ port }) => console.log(`listening ${port}`));
