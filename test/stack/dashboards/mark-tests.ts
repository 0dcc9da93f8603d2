/* oxlint-disable vitest/require-top-level-describe, vitest/no-standalone-expect -- it defines tests of a situation that a suite has set up, it is none */
import { expect, test } from "vitest";

import type { Stack } from "../stack.ts";
import { checkMarks } from "./check-marks.ts";
import { choices } from "./chosen.ts";
import { dashboardsOf } from "./shipped-dashboards.ts";

const hour = 3_600_000;

/** Tests of the annotations, after the stack has started, failed and fallen ill. */
export function testMarks(stack: Stack): void {
  test("each annotation marks what has happened, and buries no graph", async () => {
    const opening = { sinceMs: Date.now() - hour, choice: choices.one };
    await expect(checkMarks(stack, dashboardsOf(stack.set), opening)).resolves.toEqual([]);
  });
}
