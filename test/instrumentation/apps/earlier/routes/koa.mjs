// Koa with @koa/router: prefixes and nested routers.
import Router from "@koa/router";
import Koa from "koa";

const shop = new Router();
shop.get("/", (context) => (context.body = []));
shop.get("/orders/:id", async (context) => {
  console.log(`order ${context.params.id}`);
  context.body = { id: context.params.id };
});
shop.get("/bills/:id", (context) => (context.body = { id: context.params.id }));
const admin = new Router({ prefix: "/admin" });
admin.get("/people/:id", (context) => (context.body = context.params));

const router = new Router();
router.get("/orders/:id", (context) => (context.body = { id: context.params.id }));
router.use("/shops/:shop", shop.routes());
router.get(/^\/files\/(.*)$/, (context) => (context.body = "file"));
router.all("/any", (context) => (context.body = "any"));
router.get("/fail", async () => {
  throw new Error("broken");
});

const app = new Koa();
app.silent = true;
app.use(async (_context, next) => {
  await next();
});
app.use(router.routes());
app.use(admin.routes());

const server = app.listen(0, "127.0.0.1", () => console.log(`listening ${server.address().port}`));
