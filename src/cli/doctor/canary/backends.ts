import type { Signal } from "../../../instrumentation/export/protocol.ts";
import { isObject } from "../../../is-object.ts";
import { type Canary, canaryLabel, canaryService } from "./canary.ts";

/** A store that can be asked for a canary. */
export interface Backend {
  readonly name: string;
  /** The option that gives its address. */
  readonly option: "prometheus" | "tempo" | "jaeger" | "loki" | "victorialogs";
  readonly signal: Signal;
  /** Where the Compose stack has it. */
  readonly usual: string;
  /** A path that answers 200 where this store is, and is ready. */
  readonly readyPath: string;
  /** Returns the request that looks for a canary, and whether its answer holds it. */
  readonly search: (canary: Canary) => Search;
}

/** A question to a store. */
export interface Search {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly found: (text: string) => boolean;
}

export const backends: readonly Backend[] = [
  {
    name: "Prometheus",
    option: "prometheus",
    signal: "metrics",
    usual: "http://127.0.0.1:9090",
    readyPath: "/-/ready",
    search: ({ id }) => ({
      path: "/api/v1/query",
      query: { query: `{${canaryLabel}="${id}"}` },
      found: (text) => listIn(text, "data", "result").length > 0,
    }),
  },
  {
    name: "Tempo",
    option: "tempo",
    signal: "traces",
    usual: "http://127.0.0.1:3200",
    readyPath: "/ready",
    search: ({ id }) => ({
      path: `/api/v2/traces/${id}`,
      found: (text) => listIn(text, "trace", "resourceSpans").length > 0,
    }),
  },
  {
    name: "Jaeger",
    option: "jaeger",
    signal: "traces",
    usual: "http://127.0.0.1:16686",
    readyPath: "/api/services",
    search: ({ id }) => ({
      path: `/api/v3/traces/${id}`,
      found: (text) => listIn(text, "result", "resourceSpans").length > 0,
    }),
  },
  {
    name: "Loki",
    option: "loki",
    signal: "logs",
    usual: "http://127.0.0.1:3100",
    readyPath: "/ready",
    search: ({ id }) => ({
      path: "/loki/api/v1/query_range",
      query: { query: `{service_name="${canaryService}"} |= "${id}"`, since: "1h", limit: "1" },
      found: (text) => listIn(text, "data", "result").length > 0,
    }),
  },
  {
    name: "VictoriaLogs",
    option: "victorialogs",
    signal: "logs",
    usual: "http://127.0.0.1:9428",
    readyPath: "/health",
    search: ({ id }) => ({
      path: "/select/logsql/query",
      query: { query: `"${id}"`, start: "1h", limit: "1" },
      found: (text) => text.includes(id),
    }),
  },
];

function listIn(text: string, ...path: readonly string[]): readonly unknown[] {
  try {
    let value: unknown = JSON.parse(text);
    for (const key of path) value = isObject(value) ? value[key] : undefined;
    return Array.isArray(value) ? value : [];
  } catch {
    // Not this store's answer
    return [];
  }
}
