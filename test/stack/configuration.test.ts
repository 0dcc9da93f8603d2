import { parse } from "yaml";
import { expect, test, vi } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { prometheusName, prometheusSeriesName } from "#src/metrics/prometheus-name.ts";

import { describeStack, getJson, placeOrder, promql } from "./stack.ts";
import { stores } from "./stores.ts";

const arrival = { timeout: 60_000, interval: 1_000 } as const;

describeStack("the running configuration", (stack) => {
  test("keeps metrics for 30 days and accepts points that are two hours late", async () => {
    const { data } = await getJson<{ data: { yaml: string } }>(
      `${stack.prometheus}/api/v1/status/config`,
    );
    const { data: runtime } = await getJson<{ data: { storageRetention: string } }>(
      `${stack.prometheus}/api/v1/status/runtimeinfo`,
    );

    expect(parse(data.yaml)).toMatchObject({
      storage: { tsdb: { out_of_order_time_window: "2h" } },
    });
    expect(runtime.storageRetention).toMatch(/^30d/);
  });

  test("scrapes each part of the pipeline", async () => {
    await vi.waitFor(async () => {
      const up = await promql(stack, "up == 1");
      expect(up.map(({ metric }) => metric["job"])).toEqual(
        expect.arrayContaining([
          "alertmanager",
          "otel-collector",
          "prometheus",
          "prometheus-longterm",
          stores[stack.set].services.traces,
          stores[stack.set].services.logs,
        ]),
      );
    }, arrival);
  });

  test("refuses, drops and mistranslates nothing", async () => {
    await placeOrder(stack);
    await vi.waitFor(async () => {
      const accepted = await promql(stack, "otelcol_receiver_accepted_spans > 0");
      expect(accepted).not.toEqual([]);
    }, arrival);
    const problems = await promql(
      stack,
      `{__name__=~"otelcol_receiver_refused_.+|otelcol_exporter_send_failed_.+|otelcol_exporter_enqueue_failed_.+|prometheus_api_otlp_translation_warnings_total"} > 0`,
    );
    expect(problems.map(({ metric }) => metric)).toEqual([]);
  });

  test("gives the catalog's metrics the names that rules and panels use", async () => {
    await placeOrder(stack);
    const names = [
      prometheusSeriesName(catalog.httpRequestDuration, "bucket"),
      prometheusSeriesName(catalog.httpClientRequestDuration, "count"),
      prometheusSeriesName(catalog.dbOperationDuration, "sum"),
      prometheusSeriesName(catalog.workflowDuration, "bucket"),
      prometheusSeriesName(catalog.gcDuration, "count"),
      prometheusName(catalog.workflowsCompleted),
      prometheusName(catalog.cpuUsage),
      prometheusName(catalog.memoryUsage),
      prometheusName(catalog.processUptime),
      prometheusName(catalog.eventLoopDelayP99),
      prometheusName(catalog.eventLoopUtilization),
      prometheusName(catalog.heapUsed),
      prometheusName(catalog.heapLimit),
    ];

    await vi.waitFor(async () => {
      const series = await promql(stack, 'count by (__name__) ({service_namespace="shop"})');
      const live = new Set(series.map(({ metric }) => metric["__name__"]));
      expect(names.filter((name) => !live.has(name))).toEqual([]);
    }, arrival);
  });
});
