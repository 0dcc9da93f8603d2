import { DashboardLinkBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * Returns a link to Grafana's Explore with a TraceQL query over the panel's time range. `query` may
 * use variables such as `${__data.fields.http_route}`.
 */
export function exploreTraces(title: string, query: string): DashboardLinkBuilder {
  const pane = {
    datasource: "tempo",
    queries: [
      { refId: "A", queryType: "traceql", query, datasource: { type: "tempo", uid: "tempo" } },
    ],
    range: { from: "${__from}", to: "${__to}" },
  };
  return new DashboardLinkBuilder(title).url(`/explore?schemaVersion=1&panes=${encode(pane)}`);
}

/** Percent-encodes all but Grafana's variables, which it replaces (and encodes) itself. */
function encode(pane: unknown): string {
  return JSON.stringify({ a: pane })
    .split(/(\$\{[^}]+\})/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
    .join("");
}
