import { ObservabilityError } from "../../errors.ts";

/** The steps back, in the order in which the steps forward were made. */
export type Undo = (() => Promise<void>)[];

/**
 * Goes every step back, the last one first, whether or not one fails.
 *
 * @returns the error to throw: `cause`, or where a step back failed too, one that says so
 */
export async function goBack(undo: Undo, cause: unknown): Promise<unknown> {
  const failures: unknown[] = [];
  for (const step of undo.toReversed()) {
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length === 0) return cause;
  const lines = [cause, ...failures].map((error) => (error instanceof Error ? error.message : ""));
  const message = [...lines, "Not everything could be put back: run `generate` again."].join("\n");
  return new ObservabilityError("OBS_OUTPUT_UNWRITABLE", message, { cause });
}
