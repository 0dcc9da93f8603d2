import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { sum } from "#src/promql/aggregate.ts";
import { share } from "#src/promql/arithmetic.ts";
import { above, below } from "#src/promql/condition.ts";
import type { Condition } from "#src/promql/expression.ts";
import { observations, quantile } from "#src/promql/histogram.ts";
import { criticalBudgetMs, latencyBudget } from "#src/alerting/lint/latency.ts";
import { latencyTooLong } from "#src/alerting/lint/timing.ts";
import { buildPolicy, type RoutingPolicy } from "#src/alerting/alertmanager/routing-policy.ts";
import type { Alert } from "#src/alerting/rules/rule.ts";
import { label } from "#src/alerting/alertmanager/matcher.ts";
import { defaultTiming } from "#src/alerting/lint/pipeline-timing.ts";
import { increase, value } from "#src/promql/functions.ts";
import { count, percent, perSecond, seconds } from "#src/promql/quantity.ts";
import { recorded, recording } from "#src/alerting/rules/recording.ts";
import { withCompanions } from "#src/alerting/render.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { windowRampMs } from "#src/alerting/lint/window-ramp.ts";
import { toMs } from "#src/duration.ts";
import { resolveCheck } from "#src/health/definition.ts";
import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { ownProject } from "../../helpers/own-project.ts";

const alerts = alertsOf(withCompanions(ownProject.rules)).map(({ alert }) => alert);

function yaml<T>(path: string): Promise<T> {
  const file = join(import.meta.dirname, "../../../deploy", path);
  return readFile(file, "utf8").then((text) => parse(text) as T);
}

/** What a variable of the Collector's configuration is by default. */
function fallback(variable: string): string {
  return /^\$\{env:\w+:-(\w+)\}$/.exec(variable)?.[1] ?? variable;
}

describe("the timing that bounds are computed from", () => {
  test("is what deploy/ sets", async () => {
    const { connectors, exporters } = await yaml<{
      connectors: Record<string, { metrics_flush_interval?: string } | null>;
      exporters: Record<string, { sending_queue: { batch: { flush_timeout: string } } }>;
    }>("otel-collector.yaml");
    const prometheus = await yaml<{ global: { scrape_interval: string } }>(
      "prometheus/prometheus.yml",
    );

    const flushes = Object.values(connectors).flatMap((connector) =>
      connector?.metrics_flush_interval === undefined
        ? []
        : [toMs(fallback(connector.metrics_flush_interval))],
    );
    expect(flushes).toEqual([defaultTiming.spanFlushMs, defaultTiming.spanFlushMs]);
    const queue = exporters["otlp_http/prometheus"]!.sending_queue;
    expect(toMs(queue.batch.flush_timeout)).toBe(defaultTiming.queueFlushMs);
    expect(toMs(prometheus.global.scrape_interval)).toBe(defaultTiming.scrapeMs);
  });

  test("is what health checks do by default", () => {
    const { intervalMs, confirmMs, failureThreshold } = resolveCheck({
      name: "database",
      check: () => ({ status: "healthy" }),
    });

    const [confirm] = confirmMs;
    expect(confirmMs).toEqual([confirm]);
    const probes = intervalMs + (failureThreshold - 1) * confirm!;
    expect(defaultTiming.healthCheckMs).toBeCloseTo(1.1 * probes);
  });
});

describe("the latency budget", () => {
  test("of each shipped critical rule is within a minute", () => {
    const critical = alerts.filter(({ severity }) => severity === "critical");
    expect(critical.length).toBeGreaterThan(5);
    const late = critical.filter(
      (alert) => latencyBudget(alert, ownProject.routing).totalMs > criticalBudgetMs,
    );
    expect(late.map(({ id }) => id)).toEqual([]);
  });

  test("adds up what an error waits for on its way to a page", () => {
    const alert = alerts.find(({ id }) => id === "service-error-rate-high")!;

    expect(latencyBudget(alert, ownProject.routing)).toEqual({
      exportMs: 5_000 + 5_000 + 500,
      scrapeMs: 0,
      windowMs: 15_000,
      evaluationMs: 5_000,
      forMs: 10_000,
      groupWaitMs: 0,
      totalMs: 40_500,
    });
  });

  test("is of the fast profile with faster batches, flushes and no `for`", () => {
    const alert = alerts.find(({ id }) => id === "service-error-rate-high")!;
    const fast = { ...defaultTiming, spanBatchMs: 1_000, spanFlushMs: 1_000 };

    expect(latencyBudget({ ...alert, forMs: 0 }, ownProject.routing, fast).totalMs).toBe(14_500);
  });
});

describe("what is said about a critical alert that is late", () => {
  const file = "observability/routing.ts";
  const routing = (wait: { readonly groupWait?: string }) =>
    buildPolicy({
      file,
      receivers: {},
      route: {
        receiver: "mail",
        routes: [{ receiver: "page", matchers: [label("severity", "critical")], ...wait }],
      },
    });
  const told = (changes: Partial<Alert>, policy: RoutingPolicy) => {
    const alert = alerts.find(({ id }) => id === "service-error-rate-high")!;
    return latencyTooLong({ ...alert, ...changes }, { routing: policy, metrics: [], runbooks: "" });
  };

  test("names the largest parts first, and the route with its file", () => {
    const expected = "at most 1m from breach to notification";
    const wait = `groupWait 30s of route.routes[0] in ${file}`;
    expect(told({}, routing({}))).toEqual([
      { expected, got: `1m10s500ms: ${wait}, window 15s, export 10s500ms, for 10s` },
    ]);
    expect(told({ forMs: 600_000 }, routing({}))).toEqual([{ expected, got: `11m500ms: for 10m` }]);
  });

  test("is nothing where the route waits for nobody", () => {
    expect(told({}, routing({ groupWait: "0s" }))).toEqual([]);
  });
});

const by = { by: ["service.name"] } as const;
const all = sum(observations(catalog.httpRequestDuration, "1m"), by);
const failed = sum(
  observations(catalog.httpRequestDuration, "1m", { "http.response.status_code": "500" }),
  by,
);
const burn = recording({ id: "burn", record: "service:errors:ratio1h", of: share(failed, all) });

describe("the ramp of a window", () => {
  test.each<[name: string, condition: Condition, ms: number]>([
    // 6 s of the minute, 5 s that a batch holds back, in samples 5 s apart
    ["ten times a share", above(share(failed, all), percent(5)), 15_000],
    // 12 s of the minute: no more than all requests can fail
    ["all, for a share above 10 %", above(share(failed, all), percent(20)), 20_000],
    ["ten times a rate", above(all, perSecond(3)), 15_000],
    [
      "ten times a quantile",
      above(quantile(0.95, catalog.httpRequestDuration, "5m", by), seconds(0.5)),
      35_000,
    ],
    ["what fell silent: its whole window", below(all, perSecond(1)), 65_000],
    [
      "a scraped counter that may not move",
      above(increase(backendCatalog.prometheusNotificationsDropped, "2m"), count(0)),
      0,
    ],
    ["a gauge, which has none", above(value(catalog.healthSystemStatus), count(0)), 0],
    ["a recording, breached when its window is", above(recorded(burn), percent(1.44)), 0],
  ])("is of %s", (_, condition, ms) => {
    expect(windowRampMs(condition.node)).toBe(ms);
  });
});
