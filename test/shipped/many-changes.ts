import {
  bytes,
  count,
  days,
  milliseconds,
  minutes,
  percent,
  seconds,
} from "#src/promql/quantity.ts";
import type { ShippedRulesOptions } from "#src/shipped/shipped-rules.ts";

/** Changes of every kind, of rules of every shape. */
export const manyChanges: ShippedRulesOptions = {
  disable: {
    "service-client-errors-high": "scanners, see the firewall",
    "no-data-process-uptime-seconds": "jobs are short",
    "agg-cpu": "not kept",
    "target-missing-prometheus-longterm": "there is none",
  },
  override: {
    "service-latency-high": {
      limit: seconds(1),
      for: "10m",
      window: "10m",
      services: {
        checkout: { limit: seconds(0.25), for: "2m", severity: "medium" },
        "Search API": { limit: seconds(2.5) },
      },
    },
    "service-error-rate-high": {
      limit: percent(2),
      services: { legacy: { limit: percent(20), severity: "high", owner: "old", for: "1m" } },
    },
    "service-slow-requests": { limit: percent(1), window: "15m" },
    "route-latency-high": { limit: seconds(5) },
    "event-loop-delay-high": {
      limit: milliseconds(250),
      services: { worker: { limit: seconds(1) } },
    },
    "memory-growing": { limit: percent(80), window: "2h" },
    "crash-loop": { limit: minutes(5), window: "5m", for: "10m" },
    "cpu-saturated": { limit: percent(75), for: 0 },
    "disk-nearly-full": { limit: percent(75) },
    "disk-full-soon": { limit: percent(95) },
    "certificate-expires-soon": { limit: days(21) },
    "component-unhealthy": { services: { batch: { severity: "high" } } },
    "component-degraded": { for: "15m", labels: { team: "shop" } },
    "service-telemetry-lost": { window: "30m", services: { cron: { window: "3h" } } },
    "exception-rate-high": {
      limit: count(10),
      window: "5m",
      services: { shop: { limit: count(500) } },
    },
    "health-checks-stale": { limit: minutes(10) },
    "health-check-flapping": { limit: percent(50), window: "1h" },
    "system-unhealthy": { services: { a: { owner: "a" }, b: { owner: "b" }, "c.d": {} } },
    "workflow-slow": { limit: seconds(60) },
    "prometheus-series-many": { limit: count(5_000_000) },
    "prometheus-rule-failures": { limit: count(3) },
    "collector-send-failed-spans": { limit: count(5), window: "10m" },
    "remote-write-behind": { limit: minutes(30) },
    "tempo-flush-failures": { limit: count(5), window: "30m" },
    "jaeger-disk-nearly-full": { limit: bytes("8GiB") },
    "victorialogs-disk-nearly-full": { limit: percent(20) },
  },
};
