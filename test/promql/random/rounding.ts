/** Go and JavaScript may differ in the last bit of these. */
const inexact =
  /\^|\b(?:exp|ln|log2|log10|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|histogram_\w+)\b/;

/** What makes a large difference of a small one. */
const jumps =
  /%|[<>=]=|[<>](?!\/)|\b(?:ceil|floor|round|sgn|tan|sin|cos|exp|hour|minute|month|year|day_of_\w+|days_in_month|changes|resets|topk|bottomk|count_values|clamp\w*)\b/;

/** A standard deviation of times is a small difference of large numbers, in an order of chance. */
const cancelled = /\bstd(?:dev|var)\b.*\b(?:ts_of_\w+|timestamp|time)\(/;

/**
 * Returns whether the expression makes a jump out of a number whose last bit Prometheus leaves to the
 * processor: Go has assembly of its own for exp, with fused multiplications where there are any.
 */
export function isRoundingAtAnEdge(query: string): boolean {
  return (inexact.test(query) && jumps.test(query)) || cancelled.test(query);
}
