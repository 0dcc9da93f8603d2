import { expect, test } from "vitest";

import { retentionProblems } from "#src/cli/stack/retention.ts";

test("whole hours from a day on are accepted, and none at all", () => {
  const variables = { METRICS_RETENTION: "24h", TRACES_RETENTION: "9600h", LOGS_RETENTION: "" };
  expect(retentionProblems(variables)).toEqual([]);
});

test.each(["30", "30d", "1y", "23h", "0h", "-720h", "720.5h", "720 h", "1d12h", "long"])(
  "%j is refused by the name of its variable",
  (value) => {
    const variables = { METRICS_RETENTION: "720h", LOGS_RETENTION: value };
    expect(retentionProblems(variables)).toEqual([
      `LOGS_RETENTION: expected whole hours, 24h or more, got ${value}`,
    ]);
  },
);
