/**
 * Keeps the orders and queues their jobs. Its answers can be made to fail: see POST /fault.
 * Run: PORT=8082 DATABASE_URL=postgres://… node --import @tamma/observability/preload orders.ts
 */
import { randomUUID } from "node:crypto";

import { pino } from "pino";

import { queueDepthCheck } from "@tamma/observability/health";

import { createFaultSwitch, faultFromEnv, faultSchema } from "./fault.ts";
import { needed, often } from "./health.ts";
import { newOrderSchema, orderIdSchema } from "./order.ts";
import { produce } from "./queue.ts";
import { runService } from "./service.ts";
import { openStore } from "./store.ts";

const log = pino();
const store = await openStore(process.env["DATABASE_URL"] ?? "");
const database = store.check(needed);
const fault = createFaultSwitch(faultFromEnv(process.env));

runService({
  log,
  port: Number(process.env["PORT"] ?? 8082),
  checks: [
    database,
    queueDepthCheck(
      { measure: () => store.queueState(), degradedDepth: 100, degradedAge: "1m" },
      { ...often, critical: false, dependencies: [database.name] },
    ),
  ],
  routes(app) {
    app.post("/fault", (request, response) => {
      fault.set(faultSchema.parse(request.body));
      response.json({ status: "switched" });
    });

    app.post("/orders", fault.middleware, async (request, response) => {
      const order = newOrderSchema.parse(request.body);
      const id = randomUUID();
      await produce(id, (carrier) => store.placeOrder(id, order, carrier));
      log.info({ orderId: id }, "order stored");
      response.status(202).json({ id });
    });

    app.get("/orders/:id", fault.middleware, async (request, response) => {
      const order = await store.findOrder(orderIdSchema.parse(request.params["id"]));
      response.status(order === undefined ? 404 : 200).json(order ?? { error: "no such order" });
    });
  },
  stop: () => store.close(),
});
