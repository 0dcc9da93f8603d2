import type { Config } from "../../config.ts";
import type { Signal } from "./protocol.ts";

/** The settings that say where each signal goes. */
export type Endpoints = Pick<
  Config,
  "endpoint" | "tracesEndpoint" | "metricsEndpoint" | "logsEndpoint"
>;

/**
 * Returns the URL that each signal is posted to: its own endpoint as it is, else the base with
 * `/v1/<signal>`. https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
 */
export function destinationUrls(endpoints: Endpoints): Readonly<Record<Signal, string>> {
  const base = endpoints.endpoint.replace(/\/+$/, "");
  return {
    traces: endpoints.tracesEndpoint ?? `${base}/v1/traces`,
    metrics: endpoints.metricsEndpoint ?? `${base}/v1/metrics`,
    logs: endpoints.logsEndpoint ?? `${base}/v1/logs`,
  };
}
