import fc from "fast-check";

import type { LabelSet } from "#src/alerting/alertmanager/alert-labels.ts";
import { escapePattern, patternProblem } from "#src/promql/pattern.ts";
import type { Route } from "#src/alerting/alertmanager/route.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { matchOperators, type Matcher } from "#src/promql/label-condition.ts";

const receivers = ["r0", "r1", "r2", "r3", "r4"] as const;
const names = ["alertname", "severity", "service_name", "team"] as const;

/** Few, short and nasty, so that matchers hit and escapes are used. */
const values = [
  "",
  "a",
  "b",
  "ab",
  "ba",
  "a.b",
  'a"b',
  "a\\b",
  "a\nb",
  "é",
  "a b",
  "{a}",
  "a=b",
  "\u{1F600}",
];

const value = fc.constantFrom(...values);

/** Patterns of RE2. */
const pattern: fc.Arbitrary<string> = fc
  .letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      value.map(escapePattern),
      fc.constantFrom(
        ".",
        ".*",
        ".+",
        "[ab]",
        "[^a]",
        String.raw`\w`,
        String.raw`\d*`,
        "^a",
        "b$",
        String.raw`\W`,
        String.raw`[\w.]+`,
        "a{1,2}",
        String.raw`\@|a`,
      ),
      fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `${a}|${b}`),
      fc.tuple(tie("pattern"), tie("pattern")).map(([a, b]) => `${a}${b}`),
      fc
        .tuple(tie("pattern"), fc.constantFrom("", "?", "*", "+?", "{2}"))
        .map(([a, times]) => `(?:${a})${times}`),
    ),
  }))
  .pattern.filter((text) => patternProblem(text) === undefined);

const matcher: fc.Arbitrary<Matcher> = fc
  .record({ label: fc.constantFrom(...names), operator: fc.constantFrom(...matchOperators) })
  .chain(({ label, operator }) =>
    (operator.endsWith("~") ? pattern : value).map((text) => ({ label, operator, value: text })),
  );

/** Up to three matchers, some on the same label. */
export const arbitraryMatchers: fc.Arbitrary<readonly Matcher[]> = fc.array(matcher, {
  maxLength: 3,
});

const route: fc.Arbitrary<Route> = fc.letrec<{ route: Route }>((tie) => ({
  route: fc.record(
    {
      receiver: fc.constantFrom(...receivers),
      matchers: fc.array(matcher, { minLength: 1, maxLength: 2 }),
      continue: fc.boolean(),
      fallback: fc.constantFrom(...receivers),
      routes: fc.array(tie("route"), { maxLength: 3, depthIdentifier: "route" }),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Route>,
})).route;

/** Routing trees of any shape, including routes that no alert can reach. */
export const arbitraryDefinition: fc.Arbitrary<RoutingDefinition> = fc
  .array(route, { maxLength: 5 })
  .map((routes) => ({
    file: "arbitrary.ts",
    receivers: Object.fromEntries(
      receivers.map((name) => [name, { channels: [{ type: "webhook", urlFile: "/secret" }] }]),
    ),
    route: { receiver: "r0", routes },
  }));

export const arbitraryLabels: fc.Arbitrary<LabelSet> = fc.dictionary(
  fc.constantFrom(...names),
  value,
  { maxKeys: names.length },
);
