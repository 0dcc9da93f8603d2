import type { BackendTarget } from "../backend-definition.ts";

/** Returns what writes down the metrics of a component: each call gives one, as literal types. */
export function ofTarget<const T extends BackendTarget | "any">(target: T) {
  return {
    counter: <const U extends string, const A>(
      name: string,
      unit: U,
      description: string,
      attributes: A,
    ) => ({ name, kind: "counter", unit, description, attributes, target }) as const,

    gauge: <const U extends string, const A>(
      name: string,
      unit: U,
      description: string,
      attributes: A,
    ) => ({ name, kind: "gauge", unit, description, attributes, target }) as const,

    /** `buckets` as scraped, in the unit; none: a summary, of which only sum and count are read. */
    histogram: <const U extends string, const A, const B extends readonly number[]>(
      name: string,
      unit: U,
      description: string,
      attributes: A,
      buckets: B,
    ) => ({ name, kind: "histogram", unit, description, attributes, buckets, target }) as const,
  };
}
