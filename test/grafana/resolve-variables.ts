import type { Dashboard, VariableJson } from "./dashboard-json.ts";
import { interpolate, withOwn, type Scope } from "./interpolate.ts";
import type { TimeRange } from "./interval.ts";
import { sourceOf, type Backend } from "./source.ts";
import { constant, formatOf, formatOfSource, type Variable } from "./variable.ts";

/** What is chosen in a dashboard's address, by variable: `$__all` is All. */
export type Choice = Readonly<Record<string, readonly string[]>>;

const all = "$__all";

/** Resolves a dashboard's variables in the order in which it defines them. */
export async function resolveVariables(
  { templating }: Dashboard,
  backend: Backend,
  range: TimeRange,
  choice: Choice = {},
): Promise<Scope> {
  let scope: Scope = rangeScope(range);
  for (const json of templating.list) {
    // oxlint-disable-next-line no-await-in-loop -- a variable may use those before it
    const options = await optionsOf(json, backend, range, scope);
    const variable = chosenOf(json, options, choice[json.name]);
    scope = new Map([...scope, [json.name, variable]]);
  }
  return scope;
}

/** The variables that every dashboard has: its time range. */
export function rangeScope({ fromMs, toMs }: TimeRange): Scope {
  const seconds = Math.round((toMs - fromMs) / 1000);
  return withOwn(new Map(), {
    __from: String(fromMs),
    __to: String(toMs),
    __range: `${seconds}s`,
    __range_s: String(seconds),
    __range_ms: String(toMs - fromMs),
    __url_time_range: `from=${fromMs}&to=${toMs}`,
  });
}

async function optionsOf(
  json: VariableJson,
  backend: Backend,
  range: TimeRange,
  scope: Scope,
): Promise<readonly string[]> {
  const query = typeof json.query === "string" ? json.query : (json.query?.query ?? "");
  switch (json.type) {
    case "datasource":
      return matching(
        backend.sources.filter(({ type }) => type === query).map(({ uid }) => uid),
        json.regex,
      );
    case "constant":
      return [query];
    case "custom":
      return query.split(",").map((option) => option.trim());
    case "query":
      return sorted(matching(await found(json, query, backend, range, scope), json.regex), json);
    default:
      throw new Error(`${json.name}: expected a type of variable known here, got ${json.type}`);
  }
}

async function found(
  { name, datasource }: VariableJson,
  query: string,
  backend: Backend,
  range: TimeRange,
  scope: Scope,
): Promise<readonly string[]> {
  if (datasource === undefined) throw new Error(`${name}: expected a data source, got none`);
  const source = sourceOf(backend, interpolate(datasource.uid, scope, formatOf("raw")));
  const filled = interpolate(query, scope, formatOfSource(source.type));
  const [, result] = /^query_result\((.+)\)$/s.exec(filled) ?? [];
  if (result !== undefined) return backend.queryResult(source, result, range);
  const [, selector, label] = /^label_values\((?:(.+),)?\s*(\w+)\s*\)$/s.exec(filled) ?? [];
  if (label !== undefined) return backend.labelValues(source, label, selector, range);
  throw new Error(`${name}: expected label_values(…) or query_result(…), got ${query}`);
}

/** Only what matches `/…/`, and of that the part in brackets; each once. */
function matching(options: readonly string[], regex: string | undefined): readonly string[] {
  if (regex === undefined || regex === "") return [...new Set(options)];
  const pattern = new RegExp(/^\/(.*)\/$/s.exec(regex)?.[1] ?? `^${regex}$`);
  const kept = options.flatMap((option) => {
    const match = pattern.exec(option);
    return match === null ? [] : [match[1] ?? match[0]];
  });
  return [...new Set(kept)];
}

/** 0 is as found; 1 and 2 by letters, 3 and 4 by number, 5 and 6 by letters in either case. */
function sorted(options: readonly string[], { sort = 0 }: VariableJson): readonly string[] {
  if (sort === 0) return options;
  const ascending = options.toSorted((a, b) =>
    a.localeCompare(b, "en", { numeric: sort === 3 || sort === 4 }),
  );
  return sort % 2 === 1 ? ascending : ascending.toReversed();
}

function chosenOf(
  json: VariableJson,
  options: readonly string[],
  chosen: readonly string[] | undefined,
): Variable {
  const { name, multi, includeAll, allValue } = json;
  const own = json.current?.value ?? [];
  const wanted = chosen ?? (typeof own === "string" ? [own] : own);
  if (chosen !== undefined && chosen.length > 1 && !multi) {
    throw new Error(`${name}: expected one value, got ${chosen.join(", ")}`);
  }
  const isAll = includeAll && wanted.includes(all);
  // What an address chooses is kept, though nothing has it; what was chosen once is not
  const valid = chosen ?? wanted.filter((value) => options.includes(value));
  const values = isAll ? options : valid.length > 0 ? valid : [options[0] ?? ""];
  return {
    ...constant(name, ""),
    values,
    options,
    isAll,
    allValue: allValue === null || allValue === "" ? undefined : allValue,
    several: multi || includeAll,
  };
}
