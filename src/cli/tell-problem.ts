import type { ObservabilityError } from "../errors.ts";
import { printableLines } from "./printable.ts";

/** Prints a problem that ends a command. */
export function tellProblem({ code, message }: ObservabilityError): void {
  process.stderr.write(`${code}: ${printableLines(message)}\n`);
}
