import { setTimeout as sleep } from "node:timers/promises";

import { SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

export interface ServiceOptions {
  readonly name: string;
  /** The Collector's OTLP over HTTP. */
  readonly otlp: string;
  readonly spanBatchMs: number;
  /** From here on every other request fails; milliseconds since the epoch. */
  readonly breachAtMs: number;
  readonly signal: AbortSignal;
}

const requestIntervalMs = 250;

/**
 * Answers four requests a second, as far as its spans tell, until the signal; then exports the rest.
 * Returns when the first request failed: the end of its span, in milliseconds since the epoch.
 */
export async function runService(options: ServiceOptions): Promise<number> {
  const { name, otlp, spanBatchMs, breachAtMs, signal } = options;
  const exporter = new OTLPTraceExporter({ url: `${otlp}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": name, "service.instance.id": name }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: spanBatchMs })],
  });
  const tracer = provider.getTracer("alert-latency");
  let firstFailureMs = Number.NaN;
  for (let failed = 1; !signal.aborted;) {
    if (Date.now() < breachAtMs) answer(tracer, 200);
    else if (failed++ % 2 === 0) answer(tracer, 200);
    else {
      answer(tracer, 500);
      if (Number.isNaN(firstFailureMs)) firstFailureMs = Date.now();
    }
    await sleep(requestIntervalMs);
  }
  await provider.shutdown();
  return firstFailureMs;
}

/** The attributes of an HTTP server's span, as the stable semantic conventions have them. */
function answer(tracer: Tracer, status: number): void {
  const span = tracer.startSpan("GET /orders/{id}", {
    kind: SpanKind.SERVER,
    attributes: {
      "http.request.method": "GET",
      "http.response.status_code": status,
      "http.route": "/orders/{id}",
      "url.scheme": "http",
      "network.protocol.version": "1.1",
      ...(status >= 500 && { "error.type": String(status) }),
    },
  });
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
