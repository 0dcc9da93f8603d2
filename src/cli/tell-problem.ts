import type { ObservabilityError } from "../errors.ts";

/** Prints a problem that ends a command. */
export function tellProblem({ code, message }: ObservabilityError): void {
  process.stderr.write(`${code}: ${message}\n`);
}
