import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { panelsOf } from "../grafana/dashboard-json.ts";
import { checkDashboards } from "./dashboards/check-dashboards.ts";
import { canChoose, choices, type Chosen } from "./dashboards/chosen.ts";
import { expectedIn } from "./dashboards/expected.ts";
import { testLinks } from "./dashboards/link-tests.ts";
import { testMarks } from "./dashboards/mark-tests.ts";
import { nothingToSee } from "./dashboards/nothing-to-see.ts";
import { askedQuickly, quickenAggregates } from "./dashboards/quick-aggregates.ts";
import { dashboardsOf } from "./dashboards/shipped-dashboards.ts";
import { situations, untilShown, type Situation } from "./dashboards/situations.ts";
import { testTrends } from "./dashboards/trend-tests.ts";
import { describeStack, type Stack } from "./stack.ts";
import { stores, type StoreSet } from "./stores.ts";

// The keys of object literals
const names = Object.keys(situations) as Situation[];
const sizes = Object.keys(choices) as Chosen[];
const sets = Object.keys(stores) as StoreSet[];

/** What a situation leaves behind: only then there is all that links lead to, and all marks. */
const moreTests: Record<Situation, readonly ((stack: Stack, since: () => number) => void)[]> = {
  well: [],
  "15 % errors": [testLinks],
  "database stopped": [testMarks, testTrends],
};

describeStack("the dashboards", (stack) => {
  const resources = new AsyncDisposableStack();
  const dashboards = dashboardsOf(stack.set).map(askedQuickly);

  beforeAll(async () => {
    resources.use(await quickenAggregates(stack));
  });

  afterAll(() => resources.disposeAsync());

  describe.each(names)("while the shop is so: %s", (situation) => {
    const during = new AsyncDisposableStack();
    let sinceMs = 0;

    beforeAll(async () => {
      during.use(await situations[situation].start(stack));
      sinceMs = Date.now();
      await untilShown(stack, situation, sinceMs);
    }, 300_000);

    afterAll(() => during.disposeAsync());

    test.each(sizes)(
      "with %s of the services chosen, each panel shows what there is to see",
      async (chosen) => {
        const open = dashboards.filter((dashboard) => canChoose(dashboard, chosen));
        const problems = await checkDashboards(stack, open, {
          sinceMs,
          choice: choices[chosen],
          expected: expectedIn(stack, situation, chosen),
          patienceMs: 120_000,
        });
        expect(problems).toEqual([]);
      },
      180_000,
    );

    for (const define of moreTests[situation]) define(stack, () => sinceMs);
  });
});

test.each(sets)("%s: what is expected to show nothing is a panel", (set) => {
  const panels = new Set(
    dashboardsOf(set).flatMap((dashboard) =>
      panelsOf(dashboard).map(({ title }) => `${dashboard.uid} / ${title}`),
    ),
  );
  const unknown = nothingToSee(set).filter(({ panel }) => !panels.has(panel));
  expect(unknown.map(({ panel }) => panel)).toEqual([]);
});
