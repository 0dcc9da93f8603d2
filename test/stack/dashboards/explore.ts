import { z } from "zod";

import type { Range } from "./answer.ts";
import type { AskTarget } from "./sources/source.ts";

const paneSchema = z.object({
  datasource: z.string(),
  queries: z.array(
    z.looseObject({
      datasource: z.looseObject({ uid: z.string() }),
      query: z.string().optional(),
      queryType: z.string().optional(),
      service: z.string().optional(),
      tags: z.string().optional(),
      limit: z.number().optional(),
    }),
  ),
  range: z.object({ from: z.string(), to: z.string() }),
});

export interface ExploreQuery {
  readonly source: string;
  readonly target: AskTarget;
  readonly range: Range;
}

/** Returns the one query that Grafana's Explore opens with, from its link. */
export function fromExploreUrl(url: string): ExploreQuery {
  const { pathname, searchParams } = new URL(url, "http://grafana");
  if (pathname !== "/explore") throw new Error(`${url}: expected a link to /explore`);
  const panes = z
    .record(z.string(), paneSchema)
    .parse(JSON.parse(searchParams.get("panes") ?? "null"));
  const [pane, ...more] = Object.values(panes);
  const [query] = pane?.queries ?? [];
  if (pane === undefined || query === undefined || more.length > 0) {
    throw new Error(`${url}: expected one pane with a query`);
  }
  if (pane.datasource !== query.datasource.uid) {
    throw new Error(`${url}: expected the pane's data source, got ${query.datasource.uid}`);
  }
  const { datasource, ...target } = query;
  return {
    source: datasource.uid,
    target,
    range: {
      start: Math.floor(Number(pane.range.from) / 1000),
      end: Math.ceil(Number(pane.range.to) / 1000),
    },
  };
}
