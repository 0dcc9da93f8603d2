import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { areSatisfiable, implies } from "#src/alerting/alertmanager/matcher-logic.ts";
import { compileMatchers, label } from "#src/alerting/alertmanager/matcher.ts";
import { matches, not, notMatches, oneOf, present } from "#src/promql/label-condition.ts";

import { arbitraryLabels, arbitraryMatchers } from "./arbitrary-routing.ts";

const severity = (
  condition: Parameters<typeof label<"severity">>[1],
): ReturnType<typeof label<"severity">> => label("severity", condition);

describe("implies", () => {
  test.each([
    ["a value implies a list with it", [severity("high")], [severity(oneOf("high", "low"))], true],
    ["a list implies no value of it", [severity(oneOf("high", "low"))], [severity("high")], false],
    [
      "a list implies a larger one",
      [severity(oneOf("high", "low"))],
      [severity(oneOf("low", "medium", "high"))],
      true,
    ],
    ["a value implies that the label is there", [severity("high")], [severity(present)], true],
    [
      "two lists imply what they share",
      [severity(oneOf("high", "low")), severity(oneOf("low", "medium"))],
      [severity("low")],
      true,
    ],
    ["one label says nothing of another", [severity("high")], [label("job", "a")], false],
    ["anything implies no matchers", [], [], true],
    [
      "a pattern implies itself",
      [label("job", matches("a.*"))],
      [label("job", matches("a.*"))],
      true,
    ],
  ])("%s", (_what, given, wanted, expected) => {
    expect(implies(given, wanted)).toBe(expected);
  });

  test("never claims what a label set disproves", () => {
    fc.assert(
      fc.property(
        arbitraryMatchers,
        arbitraryMatchers,
        arbitraryLabels,
        (given, wanted, labels) => {
          fc.pre(implies(given, wanted) && compileMatchers(given)(labels));
          expect(compileMatchers(wanted)(labels)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("areSatisfiable", () => {
  test.each([
    ["two values of one label", [severity("high"), severity("low")], false],
    ["a value and its opposite", [severity("high"), severity(not("high"))], false],
    [
      "lists without a common value",
      [severity(oneOf("high")), severity(oneOf("low", "medium"))],
      false,
    ],
    [
      "a pattern, which may always match",
      [label("job", matches("a.*")), label("job", notMatches("a.*"))],
      true,
    ],
    ["different labels", [severity("high"), label("job", "a")], true],
  ])("%s", (_what, matchers, expected) => {
    expect(areSatisfiable(matchers)).toBe(expected);
  });

  test("never denies what a label set fulfils", () => {
    fc.assert(
      fc.property(arbitraryMatchers, arbitraryLabels, (matchers, labels) => {
        fc.pre(compileMatchers(matchers)(labels));
        expect(areSatisfiable(matchers)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
