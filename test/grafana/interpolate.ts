import { constant, formatOf, type Format, type Variable } from "./variable.ts";

/** What Grafana can fill in: the dashboard's variables and its own, such as `__rate_interval`. */
export type Scope = ReadonlyMap<string, Variable>;

/** `$name`, `${name}`, `${name:format}`, `${name["key"]}`. */
const pattern = /\$\{([^}:]+)(?::(\w+))?\}|\$(\w+)/g;

/** Whole parts of an address: never encoded. */
const parts: ReadonlySet<string> = new Set(["__url_time_range", "__all_variables"]);

/** Fills variables in. Throws on an unknown one: Grafana would leave it as text. */
export function interpolate(text: string, scope: Scope, format: Format): string {
  return text.replaceAll(pattern, (whole: string, braced?: string, by?: string, bare?: string) => {
    const name = (braced ?? bare ?? "").replaceAll(/\["([^"]*)"\]/g, ".$1");
    // A group of a regular expression, as of label_replace
    if (/^\d+$/.test(name)) return whole;
    const variable = scope.get(name);
    if (variable === undefined) {
      throw new Error(`expected a variable that Grafana knows, got ${whole} in ${text}`);
    }
    if (parts.has(name)) return variable.values[0] ?? "";
    return (by === undefined ? format : formatOf(by))(variable);
  });
}

/** Returns the scope with more of Grafana's own variables. */
export function withOwn(scope: Scope, own: Readonly<Record<string, string>>): Scope {
  const added = Object.entries(own).map(([name, value]) => [name, constant(name, value)] as const);
  return new Map([...scope, ...added]);
}
