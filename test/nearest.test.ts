import { expect, test } from "vitest";

import { nearest } from "#src/nearest.ts";

test.each([
  ["sevrity", "severity"],
  ["Dashboard", "dashboards"],
  ["rule", "rules"],
  ["banana", undefined],
  ["x", undefined],
])("a slip of the pen has a suggestion: %s → %s", (text, suggestion) => {
  expect(nearest(text, ["severity", "dashboards", "rules", "routing"])).toBe(suggestion);
});
