import { defineMetrics } from "#src/metrics/index.ts";

/** A shop's own metrics. */
export const metrics = defineMetrics({
  orders: {
    name: "orders.placed",
    kind: "counter",
    unit: "{order}",
    description: "Orders by outcome.",
    attributes: {
      outcome: { values: ["accepted", "refused", "error"] },
      channel: { description: "Where it came from." },
    },
  },
  duration: {
    name: "orders.duration",
    kind: "histogram",
    unit: "s",
    description: "How long it takes to place an order.",
    buckets: [0.1, 0.25, 0.5, 1, 2.5, 5],
  },
  waiting: {
    name: "orders.waiting",
    kind: "gauge",
    unit: "{order}",
    description: "Orders that no worker has taken yet.",
  },
  balance: {
    name: "account.balance",
    kind: "gauge",
    unit: "{coin}",
    description: "May be below zero.",
  },
  utilization: {
    name: "pool.utilization",
    kind: "gauge",
    unit: "1",
    description: "How much of the pool is taken.",
  },
  lastRun: {
    name: "backup.last_run",
    kind: "gauge",
    unit: "s",
    description: "When the last backup ended, as a Unix time.",
  },
});
