import { catalog } from "../../metrics/catalog.ts";
import { sum } from "../../promql/aggregate.ts";
import type { Expression } from "../../promql/expression.ts";
import { above } from "../../promql/condition.ts";
import { filtered } from "../../promql/filtered.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { matches } from "../../promql/label-condition.ts";
import { seconds } from "../../promql/quantity.ts";
import type { LabelOf } from "../../promql/source.ts";
import { shareOf } from "./share-of.ts";

const duration = catalog.httpRequestDuration;

type Label = LabelOf<typeof duration>;

/** Returns the requests a second that were answered. */
export function requests<const K extends Label>(by: readonly K[]): Expression<K, "perSecond"> {
  return sum(observations(duration, "auto"), { by });
}

/** Returns the share of requests that the server failed. */
export function failing<const K extends Label>(by: readonly K[]): Expression<K, "ratio"> {
  const failed = observations(duration, "auto", { "http.response.status_code": matches("5..") });
  return shareOf(sum(failed, { by }), requests(by));
}

/** Returns a quantile of the durations, nothing where nothing was asked: of nothing it is NaN. */
export function durationOf<const K extends Label>(
  q: number,
  by: readonly K[],
): Expression<K, "seconds"> {
  return withoutNaN(quantile(q, duration, "auto", { by }));
}

/** Returns the values that are numbers: no comparison lets NaN through. */
export function withoutNaN<L extends string>(
  of: Expression<L, "seconds">,
): Expression<L, "seconds"> {
  return filtered(above(of, seconds(-1)));
}
