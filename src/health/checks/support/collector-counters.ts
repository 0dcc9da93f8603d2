import { request } from "./http-request.ts";

/** What the Collector's exporters hold and have lost. */
export interface CollectorCounters {
  /** Used share of the fullest sending queue, 0 to 1. */
  readonly queueShare: number;
  /** Spans, data points and log records given up since the previous call. */
  readonly lost: number;
}

interface Sample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

const bodyLimit = 4_194_304;

/**
 * Returns a function that scrapes the Collector's own metrics. Losses from before its first call
 * do not count.
 *
 * https://opentelemetry.io/docs/collector/internal-telemetry/#lists-of-internal-metrics
 */
export function collectorProgress(url: URL): (signal: AbortSignal) => Promise<CollectorCounters> {
  let lostBefore: number | undefined;
  return async (signal) => {
    const { status, text } = await request({ url, signal, maxBytes: bodyLimit });
    if (status !== 200) throw new Error(`answered ${status}`);
    const samples = parseSamples(text);
    const lostNow = lostItems(samples);
    // a smaller sum than before: the Collector was restarted
    const lost = lostBefore === undefined || lostNow < lostBefore ? 0 : lostNow - lostBefore;
    lostBefore = lostNow;
    return { queueShare: fullestQueue(samples), lost };
  };
}

/** Lines `otelcol_exporter_queue_size{exporter="otlp"} 3`; other metrics are skipped. */
function parseSamples(text: string): readonly Sample[] {
  return text.split("\n").flatMap((line) => {
    const match = /^otelcol_exporter_(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)/.exec(line);
    const { name, labels = "", value } = match?.groups ?? {};
    return name === undefined ? [] : [{ name, labels, value: Number(value) }];
  });
}

function lostItems(samples: readonly Sample[]): number {
  return samples
    .filter(({ name }) => /^(?:enqueue|send)_failed_/.test(name))
    .reduce((sum, { value }) => sum + value, 0);
}

function fullestQueue(samples: readonly Sample[]): number {
  const capacities = new Map(
    samples.filter(({ name }) => name === "queue_capacity").map((row) => [row.labels, row.value]),
  );
  const shares = samples
    .filter(({ name }) => name === "queue_size")
    .map(({ labels, value }) => value / (capacities.get(labels) ?? Infinity));
  return Math.max(0, ...shares);
}
