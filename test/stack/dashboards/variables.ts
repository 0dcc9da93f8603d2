import type { Target } from "./panel-queries.ts";
import type { AskTarget } from "./sources/source.ts";

/** Values by variable: `service`, `__rate_interval`, `__data.fields.http_route`. */
export type Values = Readonly<Record<string, string>>;

/** `$name`, `${name}`, `${name:format}` and `${name["key"]}`. */
const variable = /\$\{([\w.]+)(?::\w+)?\}|\$(\w+)/g;

/**
 * Fills Grafana's variables in. Throws on one that has no value: Grafana would leave it as text.
 * `encode` is applied to each value, as it is in a link.
 */
export function fill(
  text: string,
  values: Values,
  encode: (value: string) => string = String,
): string {
  return text.replaceAll(variable, (whole: string, braced?: string, bare?: string) => {
    const value = values[braced ?? bare ?? ""];
    if (value === undefined) {
      throw new Error(`${text}: expected a variable that Grafana knows, got ${whole}`);
    }
    return encode(value);
  });
}

/** What Grafana calculates for a range: windows of one minute at the stack's interval of 15 s. */
export const windows: Values = {
  __rate_interval: "1m",
  __interval: "1m",
  __auto: "1m",
};

/** Fills the variables of a query in. */
export function fillTarget(target: Target, values: Values): AskTarget {
  return Object.fromEntries(
    Object.entries(target).map(([key, value]) => [
      key,
      typeof value === "string" ? fill(value, values) : value,
    ]),
  );
}
