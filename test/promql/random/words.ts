/** What the generator picks from; a word that stands twice is picked more often. */

export const numbers = [
  ...(["0", "1", "2", "0.5", "-1", "1e3", "3.7", "100", "0x10", "1m", "NaN", "Inf"] as const),
] as const;

export const durations = [
  ...(["30s", "1m", "90s", "5m", "7m30s", "10m", "300", "1h"] as const),
  ...(["2m+30s", "2*1m", "step()", "max_of(1m, step())"] as const),
] as const;

/** Prometheus' lexer does not take the colon of a subquery behind `step()`. */
export const subqueryRanges = ["1m", "90s", "5m", "7m30s", "10m", "1h", "2m+30s", "2*1m"] as const;

export const names = [
  ...(["requests_total", "requests_total", "temperature", "queue_length"] as const),
  ...(["latency_bucket", "job_info", "odd_values", "missing"] as const),
  ...nativeNames(),
] as const;

/** The metrics that have native histograms. */
export function nativeNames(): readonly ["duration", "sizes", "in_flight", "mixed"] {
  return ["duration", "sizes", "in_flight", "mixed"];
}

export const matchers = [
  ...(["", "", "", '{job="api"}', '{job=~"api|web"}', '{instance!="a"}'] as const),
  ...(['{job!~"d.*"}', '{code=~"5..",job="web"}', '{le!="1"}'] as const),
] as const;

export const groupings = [
  ...(["job", "instance", "job, instance", "code", "", "le", "team"] as const),
] as const;

export const matchings = [
  ...(["", "", "ignoring (code)", "on (job, instance)", "on (job) group_left"] as const),
  ...(["on (job) group_left (team, version)", "ignoring (code, le) group_right"] as const),
  ...(["on (job)", "on (job) group_right (version)"] as const),
] as const;

export const fills = [
  ...(["", "", "", "", "fill (0)", "fill_left (1)", "fill_right (2)"] as const),
  "fill_left (1) fill_right (NaN)",
] as const;

export const plainFunctions = [
  ...(["abs", "ceil", "floor", "exp", "ln", "log2", "log10", "sqrt", "sgn", "deg"] as const),
  ...(["rad", "sin", "cos", "tan", "atan", "asin", "acos", "sinh", "cosh", "tanh"] as const),
  ...(["asinh", "acosh", "atanh", "absent", "timestamp", "hour", "minute", "month"] as const),
  ...(["year", "day_of_week", "day_of_month", "day_of_year", "days_in_month"] as const),
  ...(["sort", "sort_desc", "histogram_count", "histogram_sum", "histogram_avg"] as const),
] as const;

export const histogramFunctions = [
  ...(["histogram_count", "histogram_sum", "histogram_avg", "histogram_stddev"] as const),
  ...(["histogram_stdvar", "count", "sum", "avg", "min", "-"] as const),
] as const;

export const rangeFunctions = [
  ...(["rate", "rate", "rate", "increase", "delta", "irate", "idelta", "deriv"] as const),
  ...(["sum_over_time", "avg_over_time", "min_over_time", "max_over_time"] as const),
  ...(["count_over_time", "last_over_time", "first_over_time", "present_over_time"] as const),
  ...(["absent_over_time", "stddev_over_time", "stdvar_over_time", "mad_over_time"] as const),
  ...(["changes", "resets", "ts_of_max_over_time", "ts_of_min_over_time"] as const),
  ...(["ts_of_first_over_time", "ts_of_last_over_time"] as const),
] as const;

export const aggregations = [
  ...(["sum", "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar"] as const),
] as const;
