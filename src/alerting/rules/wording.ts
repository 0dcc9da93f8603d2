import type { Condition } from "../../promql/expression.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { isPrintable, showEscaped } from "../../unprintable.ts";
import { templateFlaws } from "./template-flaws.ts";

/** What the texts of an alert may speak of: its labels and its value. */
export interface Wording<L extends string> {
  /** The value of a label of the condition, as a template. */
  readonly label: (name: L) => string;
  /** The value that the condition compares, in its unit, as a template. */
  readonly value: string;
}

export type Text<L extends string> = string | ((wording: Wording<L>) => string);

/** A text as a template, and what cannot be meant about it. */
export interface ReadText {
  readonly text: string;
  readonly flaws: readonly Flaw[];
}

const kinds = {
  summary: { expected: "one line", isMeant: (text: string) => /^.*\S.*$/.test(text) },
  description: { expected: "a sentence", isMeant: (text: string) => /\S/.test(text) },
} as const;

/** Returns the text of an alert on the condition; none where the field itself is reported. */
export function readText<L extends string>(
  field: keyof typeof kinds,
  given: Text<L> | undefined,
  when: Condition<L>,
): ReadText {
  if (given === undefined) return { text: "", flaws: [] };
  const flaw = (expected: string, got: string): ReadText => ({
    text: "",
    flaws: [{ field, expected, got }],
  });
  const { expected, isMeant } = kinds[field];
  try {
    const text: unknown = typeof given === "string" ? given : given(wordingOf(when));
    if (typeof text !== "string") return flaw("a function that returns text", show(text));
    if (!isMeant(text)) return flaw(expected, show(text));
    if (!isPrintable(text, { lines: field === "description" })) {
      return flaw("text without control characters", showEscaped(text));
    }
    return { text, flaws: templateFlaws(field, text, when) };
  } catch (error) {
    return flaw("a function that returns text", String(error));
  }
}

/** `humanize` alone shows 0.59 as `591.2m`, which reads like metres. */
const numberTemplate =
  "{{ if lt $value 1000.0 }}{{ $value | printf `%.4g` }}{{ else }}{{ $value | humanize }}{{ end }}";

/** Prometheus' template functions for each dimension. */
const valueTemplates: Readonly<Record<Dimension, string>> = {
  seconds: "{{ $value | humanizeDuration }}",
  bytes: "{{ $value | humanize1024 }}B",
  ratio: "{{ $value | humanizePercentage }}",
  count: numberTemplate,
  perSecond: `${numberTemplate}/s`,
  bytesPerSecond: "{{ $value | humanize1024 }}B/s",
};

function wordingOf<L extends string>(when: Condition<L>): Wording<L> {
  return {
    label: (name) => `{{ $labels.${labelName(name)} }}`,
    value: valueTemplates[when.dimension],
  };
}
