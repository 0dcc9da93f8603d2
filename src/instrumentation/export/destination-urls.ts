import type { Config } from "../../config.ts";
import type { Signal } from "./protocol.ts";

/** The settings that say where each signal goes. */
export type Endpoints = Pick<
  Config,
  "endpoint" | "tracesEndpoint" | "metricsEndpoint" | "logsEndpoint"
>;

/**
 * Returns the URL that each signal is posted to: its own endpoint as it is, else the base with
 * `/v1/<signal>` at the end of its path.
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
 */
export function destinationUrls(endpoints: Endpoints): Readonly<Record<Signal, string>> {
  const { endpoint } = endpoints;
  return {
    traces: endpoints.tracesEndpoint ?? below(endpoint, "v1/traces"),
    metrics: endpoints.metricsEndpoint ?? below(endpoint, "v1/metrics"),
    logs: endpoints.logsEndpoint ?? below(endpoint, "v1/logs"),
  };
}

/** A query stays behind the path: gateways take a token in it. */
function below(base: string, path: string): string {
  const [, place = base, rest = ""] = /^([^?#]*)(.*)$/s.exec(base) ?? [];
  return `${place.replace(/\/+$/, "")}/${path}${rest}`;
}
