import { toMs, toMsOrNaN, toPromDuration } from "../../duration.ts";
import { dimensions, type Dimension, type Quantity } from "../../promql/quantity.ts";
import type { ObjectiveOptions } from "../rules/objective-options.ts";
import { quoted, templated } from "./code.ts";
import { placeOf, type OpenSloProblem, type Placed } from "./read-documents.ts";

/** What an objective has and OpenSLO has no place for: annotations under this prefix. */
const prefix = "tamma-obs/";

const names = [
  "summary",
  "runbook",
  "dashboard",
  "event",
  "failure",
  "minimum",
  "minimum-bad",
  "evaluate",
] as const;

type Name = (typeof names)[number];

/** The texts of the annotations, by their name after the prefix. */
export type OwnFields = Readonly<Partial<Record<Name, string>>>;

/** Returns the annotations of an objective. */
export function toAnnotations(
  options: ObjectiveOptions<string, Dimension>,
): Readonly<Record<string, string>> {
  const { runbook, dashboard, event, failure, minimum, minimumBad, evaluate } = options;
  const fields: OwnFields = {
    summary: options.summary({
      label: (name) => `\${label(${quoted(name)})}`,
      value: "${value}",
    }),
    runbook,
    minimum: quantityText(minimum),
    ...(dashboard === undefined ? {} : { dashboard }),
    ...(event === undefined ? {} : { event }),
    ...(failure === undefined ? {} : { failure }),
    ...(minimumBad === undefined ? {} : { "minimum-bad": quantityText(minimumBad) }),
    ...(evaluate === undefined ? {} : { evaluate: toPromDuration(toMs(evaluate)) }),
  };
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [prefix + name, text]));
}

/** Returns the fields that the annotations of an SLO have, and what is wrong with them. */
export function ownFieldsOf(slo: Placed<"SLO">): {
  readonly fields: OwnFields;
  readonly problems: readonly OpenSloProblem[];
} {
  const own = Object.entries(slo.metadata.annotations ?? {}).flatMap(([key, text]) =>
    key.startsWith(prefix) ? [{ name: key.slice(prefix.length), text }] : [],
  );
  const checked = own.map(({ name, text }) => {
    const known = names.find((one) => one === name);
    const expected = known === undefined ? `one of ${names.join(", ")}` : expectedOf(known, text);
    return { known, text, name, expected };
  });
  return {
    fields: Object.fromEntries(
      checked.flatMap(({ known, text, expected }) =>
        known === undefined || expected !== undefined ? [] : [[known, text]],
      ),
    ),
    problems: checked.flatMap(({ known, name, text, expected }) =>
      expected === undefined
        ? []
        : [
            {
              file: slo.file,
              field: placeOf(slo, `metadata.annotations.${prefix}${name}`),
              expected,
              got: known === undefined ? name : quoted(text),
            },
          ],
    ),
  };
}

function expectedOf(name: Name, text: string): string | undefined {
  switch (name) {
    case "minimum":
      return toQuantity(text) === undefined ? "a quantity such as count(60)" : undefined;
    case "minimum-bad":
      return toQuantity(text)?.dimension === "count" ? undefined : "a count such as count(3)";
    case "evaluate":
      return toMsOrNaN(text) > 0 ? undefined : 'a duration such as "15s"';
    case "runbook":
      return /\S.{8,}\S/s.test(text) ? undefined : "the first steps";
    case "summary":
      return /^.*\S.*$/.test(text) ? undefined : "one line";
    case "dashboard":
    case "event":
    case "failure":
      return /\S/.test(text) ? undefined : "text";
  }
  return name satisfies never;
}

function quantityText({ dimension, value }: Quantity): string {
  return `${dimension}(${value})`;
}

/** Returns the quantity that the text is the code of. */
export function toQuantity(text: string): Quantity | undefined {
  const [, name = "", digits = ""] = /^(\w+)\((\d+(?:\.\d+)?(?:e[+-]?\d+)?)\)$/.exec(text) ?? [];
  const dimension = dimensions.find((one) => one === name);
  return dimension === undefined || digits === ""
    ? undefined
    : { dimension, value: Number(digits) };
}

/** A summary as code, and as the function that it is. */
export interface SummaryCode {
  readonly code: string;
  readonly summary: ObjectiveOptions<string, Dimension>["summary"];
}

/** Where the value or a label stands in the text of a summary. */
const place = /\$\{value\}|\$\{label\("([^"\\]+)"\)\}/g;

/** Returns the function that the text, with `${value}` and `${label("…")}` in it, is the body of. */
export function summaryCode(text: string): SummaryCode {
  const found = [...text.matchAll(place)];
  const used = new Set(found.map(([whole]) => (whole === "${value}" ? "value" : "label")));
  const names = [...used].toSorted().join(", ");
  const ends = found.map(({ index, 0: whole }) => index + whole.length);
  const body = found.map(({ index, 0: whole }, nth) => {
    const before = text.slice(ends[nth - 1] ?? 0, index);
    return templated(before) + whole;
  });
  const rest = templated(text.slice(ends.at(-1) ?? 0));
  return {
    code: `${names === "" ? "()" : `({ ${names} })`} => \`${body.join("")}${rest}\``,
    summary: ({ label, value }) =>
      text.replaceAll(place, (_, name: string | undefined) =>
        name === undefined ? value : label(name),
      ),
  };
}
