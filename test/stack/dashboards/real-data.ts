import type { Stack } from "../stack.ts";
import type { Line, Range, Row, Trace } from "./answer.ts";
import { panelQueries } from "./panel-queries.ts";
import { dataSourcesOf, type DataSource } from "./provisioning.ts";
import { ask } from "./sources.ts";
import { fillTarget, windows } from "./variables.ts";

/** The range that the links are opened with. */
export function lastMinutes(): Range {
  const now = Math.ceil(Date.now() / 1000);
  return { start: now - 600, end: now };
}

/** Sends the first query of a panel and returns its rows, lines or traces. */
export async function ofPanel(
  stack: Stack,
  title: string,
): Promise<{
  readonly rows: readonly Row[];
  readonly lines: readonly Line[];
  readonly traces: readonly Trace[];
}> {
  const query = panelQueries(stack.set).find(({ panel }) => panel.title.startsWith(title));
  if (query === undefined) throw new Error(`${title}: expected a panel, got none`);
  const values = { ...windows, service: query.panel.repeat === undefined ? ".+" : "gateway" };
  const answer = await ask(stack, query.source, fillTarget(query.target, values), lastMinutes());
  return { rows: [], lines: [], traces: [], ...answer };
}

/** The newest trace of a slow request to the gateway. */
export async function slowTrace(stack: Stack): Promise<Trace> {
  const { traces } = await ofPanel(stack, "Slow traces");
  const [trace] = traces.toSorted((a, b) => b.startMs - a.startMs);
  if (trace === undefined) throw new Error("expected a slow trace, got none");
  return trace;
}

/** Returns a data source of the set by its uid, as Grafana reads it. */
export async function provisioned({ set }: Stack, uid: string): Promise<DataSource> {
  const source = (await dataSourcesOf(set)).find((source) => source.uid === uid);
  if (source === undefined) throw new Error(`${uid}: expected a data source of ${set}, got none`);
  return source;
}
