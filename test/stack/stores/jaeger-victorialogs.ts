import { prometheusLabel } from "#src/metrics/prometheus-name.ts";

import { getJson } from "../get-json.ts";
import type { LineQuery, Stores } from "../stores.ts";
import { toSpans, type ResourceSpans } from "./otlp-json.ts";

/** Asks Jaeger by its query API and VictoriaLogs by LogsQL. */
export const jaegerVictorialogs: Stores = {
  services: { traces: "jaeger", logs: "victorialogs" },
  ports: {
    traces: { target: 16_686, variable: "JAEGER_PORT", readyPath: "/api/services" },
    logs: { target: 9_428, variable: "VICTORIALOGS_PORT", readyPath: "/health" },
  },

  async spansOf({ traces }, traceId) {
    const response = await fetch(`${traces}/api/v3/traces/${traceId}`, {
      signal: AbortSignal.timeout(10_000),
    });
    if (response.status === 404) return [];
    if (!response.ok) throw new Error(`${traces}: ${response.status} ${await response.text()}`);
    const { result } = (await response.json()) as { result: { resourceSpans: ResourceSpans[] } };
    return toSpans(result.resourceSpans);
  },

  async linesOf({ logs }, query) {
    const response = await fetch(`${logs}/select/logsql/query`, {
      method: "POST",
      body: new URLSearchParams({ query: toLogsql(query), start: "1h", limit: "50000" }),
      signal: AbortSignal.timeout(10_000),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${logs}: ${response.status} ${text}`);
    const rows = text.split("\n").filter(Boolean);
    return rows.map((row) => toLine(JSON.parse(row) as Record<string, string>));
  },

  async searchTraces({ traces }, { service, where = {} }) {
    const { data } = await getJson<{ data: { traceID: string }[] | null }>(`${traces}/api/traces`, {
      service,
      tags: JSON.stringify(where),
      lookback: "1h",
      limit: "100",
    });
    return (data ?? []).map(({ traceID }) => traceID.padStart(32, "0"));
  },
};

function toLogsql({ service, namespace, where = {} }: LineQuery): string {
  const labels = Object.entries({ "service.name": service, "service.namespace": namespace })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${JSON.stringify(name)}=${JSON.stringify(value)}`);
  const conditions = Object.entries(where).map(
    ([key, value]) => ` ${JSON.stringify(key)}:=${JSON.stringify(value)}`,
  );
  return `_stream:{${labels.join(",")}}${conditions.join("")}`;
}

function toLine(row: Readonly<Record<string, string>>): {
  readonly labels: Record<string, string>;
  readonly line: string;
} {
  const labels = Object.entries(row).map(([name, value]) => [prometheusLabel(name), value]);
  return { labels: Object.fromEntries(labels) as Record<string, string>, line: row["_msg"] ?? "" };
}
