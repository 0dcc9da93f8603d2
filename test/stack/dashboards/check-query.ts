import { getJson, type Stack } from "../stack.ts";
import { size, type Answer, type Range } from "./answer.ts";
import { dashboardsOf, type PanelQuery, type Variable } from "./panel-queries.ts";
import { shapeProblems } from "./shape.ts";
import { ask } from "./sources.ts";
import { unitProblems } from "./unit.ts";
import { fill, fillTarget, windows, type Values } from "./variables.ts";

export interface Asked {
  readonly answers: readonly Answer[];
  readonly problems: readonly string[];
}

/**
 * Sends the query as Grafana would and judges what comes back. `service` is what Grafana makes of the
 * variable `$service`: `.+` for all, `(a|b)` for several.
 */
export async function checkQuery(
  stack: Stack,
  query: PanelQuery,
  service: string,
  range: Range,
): Promise<Asked> {
  const variants = await variantsOf(stack, query, service);
  const answers = await Promise.all(
    variants.map((values) =>
      ask(stack, fill(query.source, values), fillTarget(query.target, values), range),
    ),
  );
  const problems = answers.flatMap((answer) => [
    ...shapeProblems(query, answer, range),
    ...unitProblems(query, answer),
  ]);
  return { answers, problems };
}

/** Returns whether there is something to draw: in a panel that is repeated, for one service at least. */
export function hasData({ panel }: PanelQuery, { answers }: Asked): boolean {
  const filled = answers.map((answer) => size(answer) > 0);
  return panel.repeat === undefined ? filled.every(Boolean) : filled.some(Boolean);
}

/** A repeated panel asks for each service, and one that chooses its source by range asks each. */
async function variantsOf(
  stack: Stack,
  { panel, source }: PanelQuery,
  service: string,
): Promise<readonly Values[]> {
  const values = { ...windows, service };
  if (panel.repeat === "service") {
    const services = await servicesOf(stack);
    return services.map((service) => ({ ...values, service }));
  }
  if (!source.includes("$")) return [values];
  const sources = await Promise.all([7, 90].map((days) => sourceByRange(stack, days * 24 * 3600)));
  return sources.map((source) => ({ ...values, source }));
}

/** The values of the variable `$service`. */
export async function servicesOf(stack: Stack): Promise<readonly string[]> {
  const { query } = variableOf(stack, "service-overview", "service").query;
  const [, series = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(query) ?? [];
  const { data } = await getJson<{ data: string[] }>(
    `${stack.prometheus}/api/v1/label/${label}/values`,
    { "match[]": series },
  );
  return data;
}

/** The value of the variable `$source` for a range of so many seconds. */
export async function sourceByRange(stack: Stack, seconds: number): Promise<string> {
  const { query, regex } = variableOf(stack, "trends", "source");
  const [, expr = ""] = /^query_result\((.+)\)$/.exec(query.query) ?? [];
  const { data } = await getJson<{
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  }>(`${stack.prometheus}/api/v1/query`, { query: fill(expr, { __range_s: String(seconds) }) });
  // Grafana's text of a result, to which it applies the regular expression
  const texts = data.result.map(({ metric, value }) => {
    const labels = Object.entries(metric).map(([name, text]) => `${name}="${text}"`);
    return `{${labels.join(",")}} ${value[1]} ${value[0] * 1000}`;
  });
  const pattern = new RegExp(/^\/(.+)\/$/.exec(regex ?? "")?.[1] ?? "");
  const found = texts.flatMap((text) => pattern.exec(text)?.[1] ?? []);
  if (found.length !== 1) throw new Error(`${expr}: expected one answer, got ${texts.join(" ")}`);
  return found[0] ?? "";
}

function variableOf({ set }: Stack, uid: string, name: string): Variable {
  const dashboard = dashboardsOf(set).find((dashboard) => dashboard.uid === uid);
  const variable = dashboard?.templating.list.find((variable) => variable.name === name);
  if (variable === undefined) throw new Error(`${uid}: expected the variable ${name}, got none`);
  return variable;
}
