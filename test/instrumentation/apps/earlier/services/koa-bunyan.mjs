// Koa 2 with @koa/router 12, and bunyan 1.
import Router from "@koa/router";
import bunyan from "bunyan";
import Koa from "koa";

const log = bunyan.createLogger({ name: "shop" });
const app = new Koa();
const router = new Router({ prefix: "/orders" });
const others = new Router();

router.get("/:id", (context) => {
  log.info({ order: context.params.id }, "order shown");
  context.body = { id: context.params.id };
});
router.post("/", async (context) => {
  const chunks = await context.req.toArray();
  context.status = 201;
  context.body = JSON.parse(Buffer.concat(chunks).toString());
});
others.get("/fail", () => {
  throw new Error("out of stock");
});
app.use(router.routes()).use(others.routes());

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
