import type { FunctionName } from "./function-name.ts";

/**
 * What values a function can give.
 *
 * - `positive`: none below zero, whatever it is given: it counts, or it reads counters, histograms
 *   or times
 * - `samples`: as those that it looks at
 * - `quantile`: as the bounds of a histogram's buckets
 * - `anything`: also below zero
 */
export type ValueRange = "positive" | "samples" | "quantile" | "anything";

/** Of each function: https://prometheus.io/docs/prometheus/latest/querying/functions/ */
export const valueRanges: Readonly<Record<FunctionName, ValueRange>> = {
  abs: "positive",
  absent: "positive",
  absent_over_time: "positive",
  avg_over_time: "samples",
  ceil: "samples",
  changes: "positive",
  clamp: "anything",
  clamp_max: "anything",
  clamp_min: "anything",
  count_over_time: "positive",
  day_of_month: "positive",
  day_of_week: "positive",
  day_of_year: "positive",
  days_in_month: "positive",
  delta: "anything",
  deriv: "anything",
  exp: "positive",
  floor: "samples",
  histogram_avg: "positive",
  histogram_count: "positive",
  histogram_fraction: "positive",
  histogram_quantile: "quantile",
  histogram_sum: "positive",
  hour: "positive",
  idelta: "anything",
  increase: "positive",
  irate: "positive",
  label_join: "samples",
  label_replace: "samples",
  last_over_time: "samples",
  ln: "anything",
  log10: "anything",
  log2: "anything",
  max_over_time: "samples",
  min_over_time: "samples",
  minute: "positive",
  month: "positive",
  predict_linear: "anything",
  present_over_time: "positive",
  quantile_over_time: "samples",
  rate: "positive",
  resets: "positive",
  round: "samples",
  sgn: "anything",
  sqrt: "positive",
  stddev_over_time: "positive",
  sum_over_time: "samples",
  time: "positive",
  timestamp: "positive",
  vector: "samples",
  year: "positive",
};
