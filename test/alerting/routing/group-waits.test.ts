import { expect, test } from "vitest";

import { routing } from "#src/alerting/definitions/routing.ts";
import { groupWaits } from "#src/alerting/routing/group-waits.ts";
import { resolveRouting } from "#src/alerting/routing/routing-policy.ts";

test("the shipped policy holds critical alerts back for no time at all", () => {
  expect(groupWaits(resolveRouting(routing))).toEqual({
    none: 0,
    low: 300_000,
    medium: 30_000,
    high: 30_000,
    critical: 0,
  });
});
