import { isDeepStrictEqual } from "node:util";

import type { MetricCatalog } from "../definition.ts";
import { prometheusName, prometheusSeriesName, type NamedMetric } from "../prometheus-name.ts";
import { isMetric } from "./metric-fields.ts";
import type { Flaw } from "../../shape.ts";

/** Series that Prometheus makes by itself. */
const reservedNames: ReadonlySet<string> = new Set(["target_info", "up"]);

const histogramSeries = ["bucket", "sum", "count"] as const;

/**
 * Returns the metrics whose key or name another one has: in code, or in Prometheus.
 * A metric that `beside` has as it is, is no collision: `{ ...catalog, ...mine }`. Names are
 * compared where a metric is whole enough to have one.
 */
export function collisions(
  metrics: readonly (readonly [key: string, metric: unknown])[],
  beside: MetricCatalog,
): readonly Flaw[] {
  const own = metrics.filter(([key, metric]) => !isDeepStrictEqual(metric, beside[key]));
  const others = Object.entries(beside).map(([key, metric]) => claim(key, metric));
  const claims = own.flatMap(([key, metric]) => (isMetric(metric) ? [claim(key, metric)] : []));
  const names = new Map([...others, ...claims].map(({ key, name }) => [name, key]));
  const owners = ownersOf([...others, ...claims]);
  return [
    ...own.flatMap(([key]) => keyTaken(key, beside, names)),
    ...claims.flatMap((one) => nameTaken(one, owners)),
  ];
}

/** A metric with every name that it takes in Prometheus. */
interface Claim {
  readonly key: string;
  readonly name: string;
  readonly taken: readonly string[];
}

function claim(key: string, metric: NamedMetric): Claim {
  return { key, name: metric.name, taken: namesOf(metric) };
}

/** Of a histogram also the name without a suffix: its type and help stand under it. */
function namesOf(metric: NamedMetric): readonly string[] {
  const name = prometheusName(metric);
  if (metric.kind !== "histogram") return [name];
  return [name, ...histogramSeries.map((series) => prometheusSeriesName(metric, series))];
}

/** Keys by what they claimed first. */
function ownersOf(claims: readonly Claim[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { key, taken } of claims) {
    for (const name of taken) owners.set(name, owners.get(name) ?? key);
  }
  return owners;
}

/** The collector finds a metric by its key or by its name. */
function keyTaken(
  key: string,
  beside: MetricCatalog,
  names: ReadonlyMap<string, string>,
): readonly Flaw[] {
  const namesake = names.get(key) ?? key;
  return [
    ...(Object.hasOwn(beside, key) ? ["a key that the package's catalog does not have"] : []),
    ...(namesake === key ? [] : [`a key that is not the name of ${namesake}`]),
  ].map((expected) => ({ field: key, expected, got: key }));
}

function nameTaken({ key, taken }: Claim, owners: ReadonlyMap<string, string>): readonly Flaw[] {
  const field = `${key}.name`;
  const got = taken.find((name) => owners.get(name) !== key || reservedNames.has(name));
  if (got === undefined) return [];
  const expected = reservedNames.has(got)
    ? "a name that Prometheus does not use"
    : `another name in Prometheus than ${owners.get(got)} has`;
  return [{ field, expected, got }];
}
