import type { Flaw } from "../../shape.ts";

/** Returns the problem on one line: `field: expected …, got …`. */
export function formatMetricProblem({ field, expected, got }: Flaw): string {
  return `${field === "" ? "" : `${field}: `}expected ${expected}, got ${got}`;
}
