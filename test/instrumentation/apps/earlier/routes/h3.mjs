// h3 1, as in Nitro 2: routers below bases, which have no parameters.
import { createServer } from "node:http";

import { createApp, createError, createRouter, eventHandler, toNodeListener, useBase } from "h3";

const shop = createRouter();
shop.get(
  "/:shop/orders/:id",
  eventHandler(async (event) => {
    console.log(`order ${event.context.params.id}`);
    return { id: event.context.params.id };
  }),
);
shop.get(
  "/:shop/bills/:id",
  eventHandler((event) => ({ id: event.context.params.id })),
);
shop.get(
  "/:shop",
  eventHandler(() => []),
);
const admin = createRouter();
admin.get(
  "/people/:id",
  eventHandler((event) => event.context.params),
);

const app = createApp({ onError: () => undefined });
const router = createRouter();
router.get(
  "/orders/:id",
  eventHandler((event) => ({ id: event.context.params.id })),
);
router.use("/shops/**", useBase("/shops", shop.handler));
router.get(
  "/files/**",
  eventHandler(() => "file"),
);
router.use(
  "/any",
  eventHandler(() => "any"),
);
router.get(
  "/fail",
  eventHandler(async () => {
    throw createError({ statusCode: 500, message: "broken" });
  }),
);
app.use("/admin", admin);
app.use(router);

const server = createServer(toNodeListener(app)).listen(0, "127.0.0.1", () =>
  console.log(`listening ${server.address().port}`),
);
