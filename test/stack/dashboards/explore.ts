import { z } from "zod";

const paneSchema = z.object({
  datasource: z.string(),
  queries: z.array(
    z.looseObject({ refId: z.string(), datasource: z.looseObject({ uid: z.string() }) }),
  ),
  range: z.object({ from: z.string(), to: z.string() }),
});

/** What Grafana's Explore opens with. */
export interface Explored {
  readonly source: string;
  readonly target: Readonly<Record<string, unknown>>;
  readonly from: string;
  readonly to: string;
}

/** Returns the one query that Explore opens with, from its link. */
export function exploredBy(url: string): Explored {
  const { searchParams } = new URL(url, "http://grafana");
  const panes = z
    .record(z.string(), paneSchema)
    .parse(JSON.parse(searchParams.get("panes") ?? "null"));
  const [pane, ...more] = Object.values(panes);
  const [query] = pane?.queries ?? [];
  if (pane === undefined || query === undefined || more.length > 0) {
    throw new Error(`expected one pane with a query, got ${url}`);
  }
  if (pane.datasource !== query.datasource.uid) {
    throw new Error(`expected the pane's data source, got ${query.datasource.uid}`);
  }
  return { source: pane.datasource, target: query, from: pane.range.from, to: pane.range.to };
}
