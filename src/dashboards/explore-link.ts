import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import { DashboardLinkBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import type { Source } from "./stores.ts";

/**
 * Returns a link to Grafana's Explore with a query over the panel's time range. The query may use
 * variables such as `${__data.fields.http_route}`.
 */
export function exploreLink(
  title: string,
  source: Source,
  query: Builder<Dataquery>,
): DashboardLinkBuilder {
  const pane = {
    datasource: source.uid,
    queries: [{ refId: "A", ...query.build() }],
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
