import { show } from "../../show.ts";
import type { Flaw } from "../../shape.ts";

/** OpenTelemetry takes no longer name of an instrument. */
const maxLength = 255;

/**
 * Returns what is wrong with the name of a metric or attribute. OpenTelemetry allows more; these are
 * the names that its semantic conventions may give.
 * https://opentelemetry.io/docs/specs/semconv/general/naming/
 */
export function nameProblems(value: unknown, example: string): readonly Flaw[] {
  if (typeof value === "string" && isName(value)) return [];
  const expected =
    typeof value === "string" && value.length > maxLength
      ? `at most ${maxLength} characters`
      : `lower-case words joined by . or _, such as ${suggestName(value) ?? example}`;
  return [{ field: "", expected, got: show(value) }];
}

function isName(text: string): boolean {
  return text.length <= maxLength && /^[a-z][a-z0-9]*(?:[._][a-z0-9]+)*$/.test(text);
}

/** `checkoutPayments` → `checkout_payments`. */
function suggestName(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = value
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, "_")
    .replaceAll(/_*\.[._]*/g, ".")
    .replaceAll(/^[._]+|[._]+$/g, "");
  return isName(name) ? name : undefined;
}
