import type { Target } from "./target.ts";

/**
 * Returns the address of Grafana's Explore with a query over the panel's time range. The query may
 * have variables such as `${__data.fields.http_route}`.
 */
export function exploreUrl(target: Target): string {
  const pane = {
    datasource: target.datasource.uid,
    queries: [{ refId: "A", ...target }],
    range: { from: "${__from}", to: "${__to}" },
  };
  return `/explore?schemaVersion=1&panes=${encode(pane)}`;
}

/** Percent-encodes all but Grafana's variables, which it replaces (and encodes) itself. */
function encode(pane: unknown): string {
  return JSON.stringify({ a: pane })
    .split(/(\$\{[^}]+\}|\$service\b)/)
    .map((part, index) => (index % 2 === 1 ? part : encodeURIComponent(part)))
    .join("");
}
