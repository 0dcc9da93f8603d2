import { parse } from "yaml";
import { expect, test, vi } from "vitest";

import { catalog } from "#src/metrics/catalog.ts";
import { prometheusName, prometheusSeriesName } from "#src/metrics/prometheus-name.ts";

import { describeStack, getJson, placeOrder, promql } from "./stack.ts";

const arrival = { timeout: 60_000, interval: 1_000 } as const;

async function getYaml(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  // Tempo puts a title before its document
  return parse((await response.text()).replace(/^GET .*\n---\n/, "")) as Record<string, unknown>;
}

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

  test("keeps logs for 30 days, under three labels, and reports to nobody", async () => {
    const config = await getYaml(`${stack.loki}/config`);

    expect(config).toMatchObject({
      analytics: { reporting_enabled: false },
      compactor: { retention_enabled: true },
      limits_config: { retention_period: "30d" },
    });
    const { data } = await getJson<{ data: string[] }>(`${stack.loki}/loki/api/v1/labels`, {
      since: "1h",
    });
    expect(
      data.filter(
        (label) =>
          !["service_name", "service_namespace", "deployment_environment_name"].includes(label),
      ),
    ).toEqual([]);
  });

  test("keeps traces for 30 days and reports to nobody", async () => {
    const config = await getYaml(`${stack.tempo}/status/config?mode=diff`);

    expect(config).toMatchObject({
      compactor: { compaction: { block_retention: "720h0m0s" } },
      usage_report: { reporting_enabled: false },
    });
  });

  test("scrapes each part of the pipeline", async () => {
    await vi.waitFor(async () => {
      const up = await promql(stack, "up == 1");
      expect(up.map(({ metric }) => metric["job"])).toEqual(
        expect.arrayContaining(["alertmanager", "loki", "otel-collector", "prometheus", "tempo"]),
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

  test("makes the service graph under the names that Grafana asks for", async () => {
    await placeOrder(stack);
    await vi.waitFor(async () => {
      const edges = await promql(stack, "traces_service_graph_request_total");
      const pairs = edges.map(({ metric }) => `${metric["client"]} ${metric["server"]}`);
      expect(pairs).toContain("gateway orders");
    }, arrival);
  });
});
