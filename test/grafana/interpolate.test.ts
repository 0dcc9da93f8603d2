import { expect, test } from "vitest";

import { interpolate, withOwn, type Scope } from "./interpolate.ts";
import { formatOf, formatOfSource, type Variable } from "./variable.ts";

const variable = (values: readonly string[], more: Partial<Variable> = {}): Variable => ({
  name: "service",
  values,
  options: values,
  isAll: false,
  allValue: undefined,
  several: true,
  ...more,
});

const one = variable(["shop.api"]);
const two = variable(["shop.api", "a|b"]);
const all = variable(["gateway", "orders"], { isAll: true });
const allAsPattern = variable(["gateway", "orders"], { isAll: true, allValue: "..*" });
const single = variable(['say "hi"'], { several: false });

function fill(text: string, service: Variable, type = "prometheus"): string {
  const scope: Scope = new Map([["service", service]]);
  return interpolate(text, scope, formatOfSource(type));
}

test.each([
  ["one value", one, "shop\\\\.api"],
  ["two values", two, "(shop\\\\.api|a\\\\|b)"],
  ["All without a value of its own", all, "(gateway|orders)"],
  ["All with a value of its own", allAsPattern, "..*"],
  ["a variable of one value only", single, 'say \\"hi\\"'],
])("PromQL is given %s", (_what, service, expected) => {
  expect(fill("$service", service)).toBe(expected);
  expect(fill('up{service_name=~"${service}"}', service)).toBe(`up{service_name=~"${expected}"}`);
});

test.each([
  ["loki", two, "shop\\\\.api|a\\\\|b"],
  ["tempo", two, "shop.api|a|b"],
  ["jaeger", one, "shop.api"],
  ["jaeger", two, "{shop.api,a|b}"],
])("a query of %s is given what it understands", (type, service, expected) => {
  expect(fill("$service", service, type)).toBe(expected);
});

test.each([
  ["regex", one, "shop\\.api"],
  ["regex", two, "(shop\\.api|a\\|b)"],
  ["regex", allAsPattern, "..*"],
  ["pipe", two, "shop.api|a|b"],
  ["csv", two, "shop.api,a|b"],
  ["text", allAsPattern, "All"],
  ["queryparam", two, "var-service=shop.api&var-service=a%7Cb"],
  ["queryparam", allAsPattern, "var-service=%24__all"],
  ["percentencode", variable(["GET /a b"]), "GET%20%2Fa%20b"],
  ["uriencode", variable(["/a b?c=(d)"]), "/a%20b?c=%28d%29"],
])("${service:%s} is written so", (format, service, expected) => {
  expect(fill(`\${service:${format}}`, service)).toBe(expected);
});

test("a value of a row is named with its path, by either way to write it", () => {
  const scope = withOwn(new Map(), { "__data.fields.http route": "/orders" });
  const text = '${__data.fields.http route} ${__data.fields["http route"]}';
  expect(interpolate(text, scope, formatOf("raw"))).toBe("/orders /orders");
});

test("a part of an address stays as it is", () => {
  const scope = withOwn(new Map(), { __url_time_range: "from=1&to=2" });
  expect(interpolate("?${__url_time_range}", scope, formatOf("percentencode"))).toBe(
    "?from=1&to=2",
  );
});

test.each([
  ["an unknown variable", "$nobody", /expected a variable that Grafana knows, got \$nobody/],
  ["an unknown format", "${service:roman}", /expected one of the formats .+, got roman/],
])("%s is refused", (_what, text, message) => {
  expect(() => fill(text, one)).toThrow(message);
});

test("a group of a regular expression stays as it is", () => {
  expect(fill('label_replace(up, "a", "$1", "b", "(.*)")', one)).toContain('"$1"');
});

test("a dollar sign at the end of a pattern is no variable", () => {
  expect(fill('{code=~"5..$"}', one)).toBe('{code=~"5..$"}');
});
