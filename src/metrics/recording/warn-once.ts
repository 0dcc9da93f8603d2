import { ObservabilityError, type ErrorCode } from "../../errors.ts";

/** Receives a misuse of a metric. */
export type Warn = (problem: ObservabilityError) => void;

/**
 * Reports a misuse by its code and subject the first time. `explain` is asked only then: looking
 * for what a misspelt name may mean takes half a millisecond.
 */
export type WarnOnce = (code: ErrorCode, subject: string, explain: () => string) => void;

/** Causes to remember: subjects may be made of data, such as `item-4711`, and never end. */
const maxCauses = 200;

/**
 * Returns a function that reports each cause once, and none beyond the first two hundred. It never
 * throws: what `warn` cannot take becomes a warning of the process.
 */
export function createWarnOnce(warn: Warn = emitWarning): WarnOnce {
  const seen = new Set<string>();
  return (code, subject, explain) => {
    const cause = `${code} ${subject}`;
    if (seen.size >= maxCauses || seen.has(cause)) return;
    seen.add(cause);
    const problem = new ObservabilityError(code, `${subject}: ${explain()}`);
    try {
      warn(problem);
    } catch {
      emitWarning(problem);
    }
  };
}

function emitWarning(problem: ObservabilityError): void {
  process.emitWarning(problem);
}
