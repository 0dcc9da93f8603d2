import type { Attributes } from "@opentelemetry/api";
import type { InstrumentationConfigMap } from "@opentelemetry/auto-instrumentations-node";

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
const knownMethods: ReadonlySet<string> = new Set([
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "QUERY",
  "TRACE",
]);

const off = { enabled: false } as const;

/** A poller's queries belong to no request and would each be a trace of its own. */
const childrenOnly = { requireParentSpan: true } as const;

/**
 * Returns the configuration of the instrumentations, the same for every engine. `prometheusPort` is
 * that of our own scrape endpoint, whose requests are not the application's.
 */
export function curated(prometheusPort: number | undefined): InstrumentationConfigMap {
  const layers = ["router", "middleware", "request_handler"];
  return {
    // The same work a second time, under express, http and pg
    "@opentelemetry/instrumentation-router": off,
    "@opentelemetry/instrumentation-net": off,
    "@opentelemetry/instrumentation-dns": off,
    "@opentelemetry/instrumentation-fs": off,
    "@opentelemetry/instrumentation-generic-pool": off,
    "@opentelemetry/instrumentation-host-metrics": off,
    // logs/ follows them, and sends each line once
    "@opentelemetry/instrumentation-pino": off,
    "@opentelemetry/instrumentation-winston": off,
    "@opentelemetry/instrumentation-bunyan": off,
    // Runs tests, not services
    "@opentelemetry/instrumentation-cucumber": off,

    "@opentelemetry/instrumentation-http": {
      ignoreIncomingRequestHook: (request) =>
        prometheusPort !== undefined && request.socket.localPort === prometheusPort,
    },
    // The route stays on the server span; a span for each layer says nothing more
    "@opentelemetry/instrumentation-express": {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an enum we cannot import
      ignoreLayersType: layers as never[],
    },
    // The convention has it only where it differs from the method
    "@opentelemetry/instrumentation-undici": {
      startSpanHook: ({ method }): Attributes =>
        knownMethods.has(method) ? { "http.request.method_original": undefined } : {},
    },
    "@opentelemetry/instrumentation-pg": childrenOnly,
    "@opentelemetry/instrumentation-ioredis": childrenOnly,
    "@opentelemetry/instrumentation-redis": childrenOnly,
    "@opentelemetry/instrumentation-mongodb": childrenOnly,
    "@opentelemetry/instrumentation-mongoose": childrenOnly,
    "@opentelemetry/instrumentation-knex": childrenOnly,
    "@opentelemetry/instrumentation-oracledb": childrenOnly,
    "@opentelemetry/instrumentation-dataloader": childrenOnly,
  };
}
