/**
 * The shop's front door: checks orders and passes them on.
 * Run: PORT=8080 ORDERS_URL=http://127.0.0.1:8082 node --import @tamma/observability/preload gateway.ts
 */
import { readFile } from "node:fs/promises";

import { pino } from "pino";

import { internalServiceCheck } from "@tamma/observability/health";

import { faultSchema } from "./fault.ts";
import { needed } from "./health.ts";
import { newOrderSchema, orderIdSchema } from "./order.ts";
import { runService } from "./service.ts";

const log = pino();
const ordersUrl = process.env["ORDERS_URL"] ?? "http://127.0.0.1:8082";

runService({
  log,
  port: Number(process.env["PORT"] ?? 8080),
  checks: [
    internalServiceCheck(
      { url: `${ordersUrl}/health`, headers: token },
      { ...needed, name: "orders" },
    ),
  ],
  routes(app) {
    app.post("/orders", async (request, response) => {
      const order = newOrderSchema.parse(request.body);
      log.info({ item: order.item, quantity: order.quantity }, "order received");
      const answer = await call("POST", "/orders", order);
      if (answer.status === 202) log.info("order accepted");
      else log.error({ status: answer.status }, "order failed");
      response.status(toStatus(answer.status)).json(answer.body);
    });

    app.get("/orders/:id", async (request, response) => {
      const answer = await call("GET", `/orders/${orderIdSchema.parse(request.params.id)}`);
      response.status(toStatus(answer.status)).json(answer.body);
    });

    app.post("/fault", async (request, response) => {
      const fault = faultSchema.parse(request.body);
      const answer = await call("POST", "/fault", fault);
      log.warn(fault, "fault switched");
      response.status(toStatus(answer.status)).json(answer.body);
    });
  },
});

/** Returns what orders wants to see before it names what is down. Without it, it says no more than that. */
async function token(): Promise<Record<string, string>> {
  const file = process.env["HEALTH_TOKEN_FILE"];
  if (file === undefined) return {};
  return { authorization: `Bearer ${(await readFile(file, "utf8")).trim()}` };
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls the orders service. One that cannot be reached in time counts as 503. */
async function call(method: string, path: string, body?: unknown): Promise<Answer> {
  try {
    const answer = await fetch(`${ordersUrl}${path}`, {
      method,
      headers: { "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });
    return { status: answer.status, body: await answer.json() };
  } catch (err) {
    log.error({ err }, "orders unreachable");
    return { status: 503, body: { error: "orders unreachable" } };
  }
}

/** A failure behind the gateway is a bad gateway to its callers. */
function toStatus(status: number): number {
  return status >= 500 ? 502 : status;
}
