// h3 1 as a node:http listener; logs with console.
import { createServer } from "node:http";

import {
  createApp,
  createRouter,
  eventHandler,
  readBody,
  setResponseStatus,
  toNodeListener,
} from "h3";

const app = createApp();
const router = createRouter();

router.get(
  "/orders/:id",
  eventHandler((event) => {
    console.log(`order shown ${event.context.params.id}`);
    return { id: event.context.params.id };
  }),
);
router.post(
  "/orders",
  eventHandler(async (event) => {
    setResponseStatus(event, 201);
    return readBody(event);
  }),
);
router.get(
  "/fail",
  eventHandler(() => {
    throw new Error("out of stock");
  }),
);
app.use(router);

const server = createServer(toNodeListener(app)).listen(0, "127.0.0.1", () =>
  console.log(`listening ${server.address().port}`),
);
