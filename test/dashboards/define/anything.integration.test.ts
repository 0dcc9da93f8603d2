import fc from "fast-check";
import { expect, test } from "vitest";

import * as dashboards from "#src/dashboards/index.ts";
import type { DashboardDefinition } from "#src/dashboards/index.ts";
import { ObservabilityError } from "#src/errors.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";
import { shippedDashboards } from "#src/shipped/shipped-dashboards.ts";

import { anything } from "./anything.ts";
import { good, latency } from "./mistakes/mistake.ts";

const value = fc.oneof(
  fc.constantFrom<unknown>(...anything),
  fc.array(fc.constantFrom<unknown>(...anything), { maxLength: 3 }),
);

/** Every field that a function of the folder reads. */
const fieldNames = `
  title description width height nothing links alerts only unit counted limit show states
  sparkline lineLinks min max stacked exemplars step labels values sortBy descending of where
  atLeast containing service failed slowerThan markdown dashboard uid questions file panels
  rows choose services range refresh marks closed by as legend panel from store after add accept check reason
  replace without
`
  .trim()
  .split(/\s+/);
const someFields = fc.dictionary(fc.constantFrom(...fieldNames), value, { maxKeys: 8 });

const simplest = { title: "A", description: "B", show: [{ of: latency }] } as const;

/** Options of a panel that say what every panel says. */
const options = someFields.map((fields) => ({
  ...simplest,
  ...fields,
}));
const argument = fc.oneof(value, options);

const functions = Object.entries(dashboards).flatMap(([name, run]) =>
  typeof run === "function" ? [{ name, run: run as (...given: unknown[]) => unknown }] : [],
);
const place = { root: import.meta.dirname, file: "observability.config.js" };
const own = { rules: [], objectives: [] };

/** Returns what a config with these dashboards is refused with; nothing where it is rendered. */
function toldOf(given: unknown): readonly string[] {
  try {
    renderProject(resolveProject({ ...own, dashboards: given }, place));
    return [];
  } catch (error) {
    const isTold = error instanceof ObservabilityError && error.code === "OBS_CONFIG_INVALID";
    // Nothing may be left to be told when it is composed
    if (!isTold || error.message.includes("to compose a dashboard")) throw error;
    return error.message.split("\n");
  }
}

/** Fails unless a config with these dashboards is rendered, or each problem is told once. */
function expectToldOrMeant(given: unknown): void {
  const lines = toldOf(given);
  expect(lines.filter((line, index) => lines.indexOf(line) < index)).toEqual([]);
}

function expectToldOrMeantInDashboard(fields: object): void {
  const base = { uid: "own", title: "Own", description: "Ours." };
  expectToldOrMeant(dashboards.defineDashboard({ ...base, ...fields }));
}

test.each(functions)("$name may be given anything, and what it makes too", ({ name, run }) => {
  fc.assert(
    fc.property(fc.array(argument, { maxLength: 2 }), argument, (given, other) => {
      const made = run(...given);
      if (name === "defineDashboard") expectToldOrMeant(made);
      expectToldOrMeantInDashboard({ panels: [made, other] });
      expectToldOrMeantInDashboard({ panels: [good], rows: [made] });
    }),
    { numRuns: 15 },
  );
});

test("links may be made of anything, wherever they stand", () => {
  const links = functions.filter(({ name }) => name.startsWith("to"));
  fc.assert(
    fc.property(
      fc.constantFrom(...links),
      fc.array(argument, { maxLength: 2 }),
      ({ run }, given) => {
        const link = run(...given);
        const panel = dashboards.timeSeries({
          ...simplest,
          ...({ links: [link], lineLinks: [link] } as object),
        });
        expectToldOrMeantInDashboard({ panels: [panel] });
      },
    ),
    { numRuns: 50 },
  );
});

test("a dashboard may be given anything in each of its fields", () => {
  fc.assert(
    fc.property(someFields, (fields) => {
      expectToldOrMeantInDashboard({ panels: [good], ...fields });
    }),
    { numRuns: 60 },
  );
});

test("dashboards that ship may be changed by anything", () => {
  const change = fc.oneof(value, someFields);
  const changes = fc.dictionary(
    fc.constantFrom("serviceOverview", "home", "trends", "only", "without", "helth"),
    fc.oneof(change, fc.array(change, { maxLength: 2 })),
  );
  fc.assert(
    fc.property(fc.oneof(value, changes), (given) => {
      expectToldOrMeant(
        shippedDashboards(given as never) satisfies { dashboards: readonly DashboardDefinition[] },
      );
    }),
    { numRuns: 20 },
  );
});
