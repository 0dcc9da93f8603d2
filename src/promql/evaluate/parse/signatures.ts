import type { ValueType } from "./syntax.ts";

/** What a function takes and gives. */
export interface Signature {
  readonly args: readonly ValueType[];
  readonly returns: ValueType;
  /** How many of the last arguments may be left out; Infinity: the last may be repeated. */
  readonly optional: number;
  readonly experimental: boolean;
}

const vector = "instant vector";
const range = "range vector";

function takes(
  args: readonly ValueType[],
  returns: ValueType = vector,
  more: Partial<Signature> = {},
): Signature {
  return { args, returns, optional: 0, experimental: false, ...more };
}

function all(names: string, signature: Signature): [string, Signature][] {
  return names.split(" ").map((name) => [name, signature]);
}

const experimental = { experimental: true };

/** Functions of Prometheus 3: promql/parser/functions.go. */
const signatures: ReadonlyMap<string, Signature> = new Map([
  ...all(
    "abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp histogram_avg histogram_count histogram_sum histogram_stddev histogram_stdvar",
    takes([vector]),
  ),
  ...all(
    "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time",
    takes([range]),
  ),
  ...all(
    "first_over_time mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time",
    takes([range], vector, experimental),
  ),
  ...all(
    "day_of_month day_of_week day_of_year days_in_month hour minute month year",
    takes([vector], vector, { optional: 1 }),
  ),
  ["clamp", takes([vector, "scalar", "scalar"])],
  ...all("clamp_max clamp_min", takes([vector, "scalar"])),
  ["round", takes([vector, "scalar"], vector, { optional: 1 })],
  ["double_exponential_smoothing", takes([range, "scalar", "scalar"], vector, experimental)],
  ["predict_linear", takes([range, "scalar"])],
  ["quantile_over_time", takes(["scalar", range])],
  ["histogram_quantile", takes(["scalar", vector])],
  [
    "histogram_quantiles",
    takes([vector, "string", "scalar", "scalar"], vector, {
      optional: Number.POSITIVE_INFINITY,
      experimental: true,
    }),
  ],
  ["histogram_fraction", takes(["scalar", "scalar", vector])],
  ["label_replace", takes([vector, "string", "string", "string", "string"])],
  [
    "label_join",
    takes([vector, "string", "string", "string"], vector, { optional: Number.POSITIVE_INFINITY }),
  ],
  ...all(
    "sort_by_label sort_by_label_desc",
    takes([vector, "string"], vector, { optional: Number.POSITIVE_INFINITY, experimental: true }),
  ),
  ["info", takes([vector, vector], vector, { optional: 1, experimental: true })],
  ["start_timestamp", takes([vector], vector, experimental)],
  ["scalar", takes([vector], "scalar")],
  ["vector", takes(["scalar"])],
  ...all("time pi", takes([], "scalar")),
  ...all("min_of max_of", takes(["scalar", "scalar"], "scalar", experimental)),
  ...all("start end step range", takes([], "scalar", experimental)),
]);

/** Returns whether Prometheus has a function of this name. */
export function isSignature(name: string): boolean {
  return signatures.has(name);
}

/** Returns the function's signature, undefined where the evaluator does not have it. */
export function signatureOf(name: string): Signature | undefined {
  return signatures.get(name);
}
