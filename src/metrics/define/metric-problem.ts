/** Something in a catalog that cannot be meant. */
export interface MetricProblem {
  /** Where in what was looked at: `checkoutPayments.unit`. Empty: that itself. */
  readonly field: string;
  readonly expected: string;
  readonly got: string;
}

/** Returns the problem on one line: `field: expected …, got …`. */
export function formatMetricProblem({ field, expected, got }: MetricProblem): string {
  return `${field === "" ? "" : `${field}: `}expected ${expected}, got ${got}`;
}
