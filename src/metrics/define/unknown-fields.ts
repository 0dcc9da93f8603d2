import { nearest } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";

/** Returns a problem for each key that is not known. */
export function unknownFields(
  value: Readonly<Record<string, unknown>>,
  known: readonly string[],
): readonly Flaw[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearest(key, known);
      const expected =
        near === undefined ? `one of the fields ${known.join(", ")}` : `the field ${near}`;
      return { field: key, expected, got: key };
    });
}
