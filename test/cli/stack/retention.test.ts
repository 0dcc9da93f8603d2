import { expect, test } from "vitest";

import { retentionProblems } from "#src/cli/stack/retention.ts";

test("whole hours from a day on are accepted", () => {
  expect(retentionProblems({ A: "24h", B: "720h", C: "9600h" })).toEqual([]);
});

test.each(["30", "30d", "1y", "23h", "0h", "-720h", "720.5h", "720 h", "1d12h", "", "long"])(
  "%j is refused by the name of its variable",
  (value) => {
    expect(retentionProblems({ METRICS_RETENTION: "720h", LOGS_RETENTION: value })).toEqual([
      `LOGS_RETENTION: expected whole hours, 24h or more, got "${value}"`,
    ]);
  },
);
