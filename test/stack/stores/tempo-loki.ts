import { prometheusLabel } from "#src/metrics/prometheus-name.ts";

import { getJson } from "../get-json.ts";
import type { LineQuery, Stores } from "../stores.ts";
import { toSpans, type ResourceSpans } from "./otlp-json.ts";

/** Asks Tempo by TraceQL and Loki by LogQL. */
export const tempoLoki: Stores = {
  services: { traces: "tempo", logs: "loki" },
  ports: {
    traces: { target: 3200, variable: "TEMPO_PORT", readyPath: "/ready" },
    logs: { target: 3100, variable: "LOKI_PORT", readyPath: "/ready" },
  },

  async spansOf({ traces }, traceId) {
    const answer = await getJson<{ trace?: { resourceSpans: ResourceSpans[] } }>(
      `${traces}/api/v2/traces/${traceId}`,
    );
    return toSpans(answer.trace?.resourceSpans ?? []);
  },

  async linesOf({ logs }, query) {
    const answer = await getJson<{
      data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
    }>(`${logs}/loki/api/v1/query_range`, { query: toLogql(query), since: "1h", limit: "5000" });
    return answer.data.result.flatMap(({ stream, values }) =>
      values.map(([, line]) => ({ labels: stream, line })),
    );
  },

  async searchTraces({ traces }, { service, where = {} }) {
    const conditions = Object.entries(where).map(([key, value]) => ` && span.${key} = "${value}"`);
    const now = Math.ceil(Date.now() / 1000);
    const answer = await getJson<{ traces?: { traceID: string }[] }>(`${traces}/api/search`, {
      q: `{ resource.service.name = "${service}"${conditions.join("")} }`,
      start: String(now - 3_600),
      end: String(now),
      limit: "100",
    });
    return (answer.traces ?? []).map(({ traceID }) => traceID.padStart(32, "0"));
  },
};

function toLogql({ service, namespace, where = {} }: LineQuery): string {
  const labels = Object.entries({ service_name: service, service_namespace: namespace })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}="${value}"`);
  const conditions = Object.entries(where).map(
    ([key, value]) => ` | ${prometheusLabel(key)}="${value}"`,
  );
  return `{${labels.join(", ")}}${conditions.join("")}`;
}
