import { readFile } from "node:fs/promises";

import { describe, expect, test, vi } from "vitest";

import { freePort } from "../helpers/free-port.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../helpers/otlp-receiver.ts";
import {
  otlpOverlay,
  startMergedCollector,
  type MergedCollector,
  type MergedCollectorOptions,
} from "./merged-collector.ts";
import { sendCall, sendEach } from "./send.ts";

const secret = { "api-key": "0123-$secret" };
const headers = `# of the vendor\napi-key: "0123-$secret"\n\n`;
const arrival = { timeout: 20_000, interval: 100 } as const;

/** Names of the spans, lines and points that a test sent and that have arrived here. */
function arrived({ spans, logs, metrics }: OtlpReceiver): readonly (readonly string[])[] {
  return [
    spans.map(({ name }) => name),
    logs.map(({ body }) => String(body)),
    metrics.map(({ name }) => name).filter((name) => name.startsWith("sent")),
  ];
}

/** Starts a set whose stores are `local`, with the overlay that also sends to the endpoint. */
function startBeside(
  options: Pick<MergedCollectorOptions, "local" | "endpoint"> & Partial<MergedCollectorOptions>,
): Promise<MergedCollector> {
  return startMergedCollector({
    set: "jaeger-victorialogs",
    overlay: otlpOverlay,
    headers,
    ...options,
  });
}

const each = (...names: readonly string[]) => [names, names, names];

describe("BACKENDS=otlp", () => {
  test("sends spans, lines and metrics to the endpoint with the headers of the file; metrics to Prometheus, too", async () => {
    await using prometheus = await startOtlpReceiver();
    await using vendor = await startOtlpReceiver(0, secret);
    await using collector = await startMergedCollector({
      set: "otlp",
      local: prometheus.url,
      endpoint: vendor.url,
      headers,
    });

    expect(await sendEach(collector.url, "sent")).toEqual([200, 200, 200]);

    await vi.waitFor(() => expect(arrived(vendor)).toEqual(each("sent")), arrival);
    await vi.waitFor(() => expect(arrived(prometheus)).toEqual([[], [], ["sent"]]), arrival);
    expect(new Set(vendor.requests.map(({ contentType }) => contentType))).toEqual(
      new Set(["application/x-protobuf"]),
    );
  });
});

describe("the service graph", () => {
  test("is made by the Collector with BACKENDS=otlp, for Prometheus and for the endpoint", async () => {
    await using prometheus = await startOtlpReceiver();
    await using vendor = await startOtlpReceiver(0, secret);
    await using collector = await startMergedCollector({
      set: "otlp",
      local: prometheus.url,
      endpoint: vendor.url,
      headers,
      adjustments: { connectors: { service_graph: { metrics_flush_interval: "200ms" } } },
    });

    await sendCall(collector.url);

    for (const { metrics } of [prometheus, vendor]) {
      await vi.waitFor(() => {
        const edges = metrics.find(({ name }) => name === "traces_service_graph_request_total");
        expect(edges?.points[0]).toMatchObject({ client: "shop", server: "bank" });
      }, arrival);
    }
  });
});

describe("a set with the overlay", () => {
  test.each(["jaeger-victorialogs", "tempo-loki"] as const)(
    "%s: everything arrives at the local stores and at the endpoint",
    async (set) => {
      await using local = await startOtlpReceiver();
      await using vendor = await startOtlpReceiver(0, secret);
      await using collector = await startBeside({ set, local: local.url, endpoint: vendor.url });

      expect(await sendEach(collector.url, "sent")).toEqual([200, 200, 200]);

      await vi.waitFor(() => expect(arrived(vendor)).toEqual(each("sent")), arrival);
      await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent")), arrival);
      expect(local.requests.filter(({ headers: sent }) => "api-key" in sent)).toEqual([]);
    },
  );

  test("an endpoint that is away holds nothing up, and gets all of it when it comes", async () => {
    await using local = await startOtlpReceiver();
    const port = await freePort();
    await using collector = await startBeside({
      local: local.url,
      endpoint: `http://127.0.0.1:${port}`,
    });

    await sendEach(collector.url, "sent 1");
    await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent 1")), arrival);
    await sendEach(collector.url, "sent 2");
    await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent 1", "sent 2")), arrival);

    await using vendor = await startOtlpReceiver(port, secret);
    await vi.waitFor(() => {
      expect(arrived(vendor).map((names) => names.toSorted())).toEqual(each("sent 1", "sent 2"));
    }, arrival);
  });

  test("an endpoint that refuses the header (401) gets nothing: dropped, counted where the rules look, and not held up", async () => {
    await using local = await startOtlpReceiver();
    await using vendor = await startOtlpReceiver(0, secret);
    await using collector = await startBeside({
      local: local.url,
      endpoint: vendor.url,
      headers: `api-key: "wrong-key"\n`,
    });

    await sendEach(collector.url, "sent");

    await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent")), arrival);
    await vi.waitFor(async () => {
      const own = await collector.metrics();
      for (const signal of ["spans", "log_records", "metric_points"]) {
        const exporter = signal === "metric_points" ? "endpoint_metrics" : "endpoint";
        expect(own).toMatch(
          new RegExp(`^${await watched(signal)}\\{.*exporter="otlp_http/${exporter}".*\\} [1-9]`, "m"),
        );
      }
    }, arrival);
    expect(arrived(vendor)).toEqual(each());
    expect(collector.log()).toContain("401");
    expect(collector.log()).not.toContain("wrong-key");
  });

  test("503 is tried again, and counts as no loss", async () => {
    await using local = await startOtlpReceiver();
    await using vendor = await startOtlpReceiver(0, secret);
    vendor.answer(503);
    await using collector = await startBeside({
      local: local.url,
      endpoint: vendor.url,
    });

    await sendEach(collector.url, "sent");
    await vi.waitFor(() => expect(vendor.requests.length).toBeGreaterThanOrEqual(3), arrival);
    vendor.answer(200);

    await vi.waitFor(() => expect(arrived(vendor)).toEqual(each("sent")), arrival);
    expect(await collector.metrics()).not.toMatch(/^otelcol_exporter_send_failed\S+ [1-9]/m);
  });

  test("without retries, an endpoint that is away loses its own copy, which is counted, and its queue is empty again", async () => {
    await using local = await startOtlpReceiver();
    const once = { retry_on_failure: { enabled: false } };
    await using collector = await startBeside({
      local: local.url,
      endpoint: `http://127.0.0.1:${await freePort()}`,
      adjustments: {
        exporters: { "otlp_http/endpoint": once, "otlp_http/endpoint_metrics": once },
      },
    });

    await sendEach(collector.url, "sent");

    await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent")), arrival);
    await vi.waitFor(async () => {
      const own = await collector.metrics();
      expect(own).toMatch(/^otelcol_exporter_send_failed_spans\S+exporter="otlp_http\/endpoint".* 1$/m);
      expect(own).toMatch(/^otelcol_exporter_queue_size\{data_type="traces",exporter="otlp_http\/endpoint".* 0$/m);
    }, arrival);
  });

  test("once the endpoint's own queue is full, senders get 503, which is counted; the local stores take their copy", async () => {
    await using local = await startOtlpReceiver();
    // In items, since one of them is what the queue has to hold
    const full = {
      sending_queue: { sizer: "items", queue_size: 1, batch: { min_size: 1, max_size: 1 } },
    };
    await using collector = await startBeside({
      local: local.url,
      endpoint: `http://127.0.0.1:${await freePort()}`,
      adjustments: {
        exporters: { "otlp_http/endpoint": full, "otlp_http/endpoint_metrics": full },
      },
    });

    expect(await sendEach(collector.url, "sent 1")).toEqual([200, 200, 200]);
    expect(await sendEach(collector.url, "sent 2")).toEqual([503, 503, 503]);

    await vi.waitFor(() => expect(arrived(local)).toEqual(each("sent 1", "sent 2")), arrival);
    const own = await collector.metrics();
    for (const signal of ["spans", "log_records", "metric_points"]) {
      expect(own).toMatch(new RegExp(`^otelcol_exporter_enqueue_failed_${signal}\\{.*\\} 1$`, "m"));
      expect(own).toMatch(new RegExp(`^otelcol_receiver_refused_${signal}\\{.*\\} 1$`, "m"));
    }
  });
});

/** Returns the metric that the rule on lost telemetry of a signal asks for. */
async function watched(signal: string): Promise<string> {
  const file = `../../deploy/prometheus/rules/collector-send-failed-${signal.replace("_", "-")}.yml`;
  const rule = await readFile(new URL(file, import.meta.url), "utf8");
  return /otelcol_exporter_send_failed_\w+/.exec(rule)?.[0] ?? `no metric in ${file}`;
}
