import { expect, test } from "vitest";

import { renderAccepted } from "./accepted-project.ts";
import { acceptedRouting } from "./accepted-routing.ts";
import { acceptedRules } from "./accepted-rules.ts";

test("there are at least 40 rules and 15 routings that a reasonable user writes", () => {
  expect(acceptedRules.length).toBeGreaterThanOrEqual(40);
  expect(acceptedRouting.length).toBeGreaterThanOrEqual(15);
  for (const rows of [acceptedRules, acceptedRouting]) {
    expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  }
});

const rows = acceptedRules.map(([name, ...rules]) => ({ name, rules }));

test.each(rows)("$name is generated with its tests", ({ rules }) => {
  const paths = [...renderAccepted(rules).keys()];
  const untested = rules.filter(
    (rule) => rule.type === "alert" && rule.accept.untestable !== undefined,
  );
  expect(paths.some((path) => path.endsWith(".test.yml"))).toBe(untested.length < rules.length);
});

test.each(acceptedRouting)("%s is routed in a project with rules", (_, routing) => {
  const [, ...rules] = acceptedRules[0] ?? [""];
  expect([...renderAccepted(rules, routing).keys()]).toContain("out/alertmanager/alertmanager.yml");
});
