import { positionOf } from "./failure.ts";
import type { Span } from "./parse/syntax.ts";
import type { Query } from "./query.ts";
import { showNumber } from "./format-number.ts";

/**
 * What Prometheus tells besides the result, in its words: util/annotations. `at` is the part of the
 * expression that it is about.
 */
export function noteQuantile(query: Query, q: number, at: Span): void {
  if (q >= 0 && q <= 1) return;
  warn(query, `quantile value should be between 0 and 1, got ${showNumber(q)}`, at);
}

export function noteBadBucket(query: Query, le: string, metric: string, at: Span): void {
  const name = metric === "" ? "" : ` for metric name ${JSON.stringify(metric)}`;
  warn(
    query,
    `bucket label "le" is missing or has a malformed value of ${JSON.stringify(le)}${name}`,
    at,
  );
}

export function noteRepair(query: Query, metric: string, at: Span): void {
  const name = metric === "" ? "" : ` for metric name ${JSON.stringify(metric)}`;
  info(
    query,
    `input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${name}`,
    at,
  );
}

const counterName = /_(?:total|sum|count|bucket)$/;

export function noteCounterName(query: Query, metric: string, at: Span): void {
  if (metric === "" || counterName.test(metric)) return;
  info(
    query,
    `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(metric)}`,
    at,
  );
}

function warn({ warnings, text }: Query, what: string, at: Span): void {
  warnings.add(`PromQL warning: ${what} (${positionOf(text, at)})`);
}

function info({ infos, text }: Query, what: string, at: Span): void {
  infos.add(`PromQL info: ${what} (${positionOf(text, at)})`);
}
