import type { Matcher } from "../../promql/label-condition.ts";
import { compilePattern, topAlternatives } from "../../promql/pattern.ts";
import { patternExamples } from "../../promql/pattern-examples.ts";
import type { AnyMetric } from "../../promql/source.ts";
import type { SeriesLabels } from "./plan.ts";

/** Readable values for labels that nothing constrains. */
const examples: Readonly<Record<string, string>> = {
  "service.name": "checkout",
  "deployment.environment.name": "production",
  "health.component.name": "database",
  "http.route": "/orders",
  "exception.type": "TypeError",
  "exception.fingerprint": "0123456789abcdef",
  instance: "a",
  job: "checkout",
};

/** Values that a regular expression in a rule may want; the catalog's closed sets come first. */
const candidates = ["500", "503", "200", "404", "success", "error", "timeout", "GET", "example"];

/** Returns the value that the label has where nothing constrains it. */
export function exampleValue(label: string, metric?: AnyMetric): string {
  return metric?.attributes[label]?.values?.[0] ?? examples[label] ?? "example";
}

/** Returns a value that the matcher selects, or undefined if none is known. */
export function matchingValue(matcher: Matcher, metric: AnyMetric): string | undefined {
  return valuesFor(matcher, metric).find((value) => matchesOne(matcher, value));
}

/** Returns a value that the matcher does not select, or undefined if none is known. */
export function otherValue(matcher: Matcher, metric: AnyMetric): string | undefined {
  return [...valuesFor(matcher, metric), "other"].find((value) => !matchesOne(matcher, value));
}

/** Returns a value for each alternative of the matcher's pattern that no other alternative has. */
export function alternativeValues({ operator, value }: Matcher): readonly string[] {
  if (operator === "=" || operator === "!=") return [];
  const alternatives = topAlternatives(value);
  if (alternatives.length === 1) return [];
  const compiled = alternatives.map((one) => compilePattern(one, { dotAll: true }));
  return alternatives.flatMap((one, index) => {
    const others = compiled.toSpliced(index, 1);
    const own = [...candidates, ...patternExamples(one)].find(
      (example) =>
        compiled[index]?.test(example) === true && !others.some((other) => other.test(example)),
    );
    return own === undefined ? [] : [own];
  });
}

/** Returns whether the labels fulfil every matcher. A missing label has the empty value. */
export function matchesAll(matchers: readonly Matcher[], labels: SeriesLabels): boolean {
  return matchers.every((matcher) => matchesOne(matcher, labels[matcher.label] ?? ""));
}

function valuesFor({ label, value, operator }: Matcher, metric: AnyMetric): readonly string[] {
  const closed = metric.attributes[label]?.values;
  if (operator === "=" || operator === "!=") {
    return closed ?? [value, exampleValue(label), "another"];
  }
  return closed ?? [...candidates, exampleValue(label), ...patternExamples(value)];
}

function matchesOne({ operator, value }: Matcher, actual: string): boolean {
  switch (operator) {
    case "=":
      return actual === value;
    case "!=":
      return actual !== value;
    case "=~":
      return compilePattern(value, { dotAll: true }).test(actual);
    case "!~":
      return !compilePattern(value, { dotAll: true }).test(actual);
  }
  return false;
}
