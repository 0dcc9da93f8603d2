import { describe, expect, test } from "vitest";

import { problemsOf } from "../../project/problems-of.ts";
import { dashboardMistakes, listMistakes } from "./mistakes/dashboard.ts";
import { linkMistakes } from "./mistakes/links.ts";
import type { Mistake } from "./mistakes/mistake.ts";
import { numberMistakes } from "./mistakes/numbers.ts";
import { panelMistakes } from "./mistakes/panels.ts";

const mistakes: readonly Mistake[] = [
  ...panelMistakes,
  ...numberMistakes,
  ...linkMistakes,
  ...dashboardMistakes,
];

/** Returns the lines, those whose pattern is expected as that: what was given is long there. */
function matched(lines: readonly string[], expected: readonly string[]): readonly string[] {
  return lines.map((line, index) => {
    const pattern = expected[index] ?? "";
    return pattern.startsWith("^") && new RegExp(pattern).test(line) ? pattern : line;
  });
}

test("there are at least 75, each another", () => {
  expect(mistakes.length + listMistakes.length).toBeGreaterThanOrEqual(75);
  expect(new Set(mistakes.map(([name]) => name)).size).toBe(mistakes.length);
});

describe("a config is refused, all at once and each once, with", () => {
  const before = /^observability\.config\.ts: dashboards\.own(?:\.|(?=:))/;

  test.each(mistakes.map(([name, dashboard, ...problems]) => ({ name, dashboard, problems })))(
    "$name",
    ({ dashboard, problems }) => {
      const lines = problemsOf({ dashboards: dashboard });
      expect(lines.filter((line) => !before.test(line))).toEqual([]);
      const told = lines.map((line) => line.replace(before, ""));
      expect(matched(told, problems)).toEqual(problems);
    },
  );
});

describe("a config is refused for its dashboards, with", () => {
  test.each(
    listMistakes.map(([name, dashboards, ...problems]) => ({ name, dashboards, problems })),
  )("$name", ({ dashboards, problems }) => {
    const lines = problemsOf({ dashboards }).map((line) =>
      line.replace("observability.config.ts: ", ""),
    );
    expect(matched(lines, problems)).toEqual(problems);
  });
});
