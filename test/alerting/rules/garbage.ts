import fc from "fast-check";

import * as alerting from "#src/alerting/index.ts";
import { ObservabilityError } from "#src/errors.ts";
import { isRule } from "#src/alerting/rules/rule-file.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { renderProject } from "#src/project/render-project.ts";
import { resolveProject } from "#src/project/resolve-project.ts";

const { above, alert, observations, perSecond, recording, sum } = alerting;

/** What a user's file calls while it is loaded. */
export const functions = Object.entries({
  ...alerting,
  // What is called with what these made, not by definitions
  checkPageTest: undefined,
  completeRules: undefined,
  lint: undefined,
  missingNames: undefined,
  latencyBudget: undefined,
  formatProblem: undefined,
  fromOpenSlo: undefined,
  toOpenSlo: undefined,
  printPromql: undefined,
  renderDefinitions: undefined,
  renderRouting: undefined,
  renderAlertmanager: undefined,
  simulate: undefined,
  toPages: undefined,
  validate: undefined,
}).flatMap(([name, run]) =>
  typeof run === "function" ? [{ name, run: run as (...args: unknown[]) => unknown }] : [],
);

const requests = sum(observations(catalog.httpRequestDuration, "5m"), { by: ["service.name"] });
const circle: Record<string, unknown> = {};
circle["self"] = circle;

export const values = [
  undefined,
  null,
  0,
  -1,
  Number.NaN,
  5n,
  Symbol("s"),
  "",
  "x",
  "5m",
  "service.name",
  true,
  [],
  [undefined],
  ["service.name"],
  {},
  circle,
  { by: ["service.name"] },
  { by: "service.name" },
  { "http.route": /x/ },
  /x/,
  new Date(0),
  () => undefined,
  () => {
    throw new TypeError("mine");
  },
  Promise.resolve(),
  catalog,
  catalog.httpRequestDuration,
  catalog.memoryUsage,
  catalog.workflowsFailed,
  requests,
  { ...requests, node: undefined },
  { kind: "condition" },
  above(requests, perSecond(1)),
  perSecond(1),
  { dimension: "seconds", value: "1" },
  recording({ id: "r", record: "a:b:c", of: requests }),
  { id: "x", name: "X", when: above(requests, perSecond(1)), labels: { a: 1 }, accept: [] },
  { file: "x.js", receivers: { a: null }, route: { receiver: "a", routes: [null] } },
];

const given = fc.array(fc.constantFrom(...values), { maxLength: 4 });
const place = { root: import.meta.dirname, file: "observability.config.js" };
const urlFile = "/secrets/url";
const routing = {
  file: "routing.js",
  receivers: { all: { channels: [{ type: "webhook", urlFile }] } },
  route: { receiver: "all", fallback: { none: "a test" } },
};
/** Little, so that little is rendered. */
const own = { dashboards: [], rules: [], routing };

/** Fails unless `own` with these fields makes a project, generated files included, or is refused. */
export function assertToldOrMeant(fields: object): void {
  try {
    renderProject(resolveProject({ ...own, ...fields }, place));
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
  }
}

/** Fails if a function that is given one of the values alone throws an error of another kind. */
export function assertMayBeGivenEach(run: (...args: unknown[]) => unknown): void {
  for (const value of values) {
    try {
      run(value);
    } catch (error) {
      if (!(error instanceof ObservabilityError)) throw error;
    }
  }
}

/** Fails unless a function that is given anything refuses it, or makes what is refused or meant. */
export function assertMayBeGivenAnything(
  run: (...args: unknown[]) => unknown,
  numRuns: number,
): void {
  fc.assert(
    fc.property(given, (args) => {
      let made: unknown;
      try {
        made = run(...args);
      } catch (error) {
        if (!(error instanceof ObservabilityError)) throw error;
        return;
      }
      const whens = [made, above(requests, made as never)] as never[];
      assertToldOrMeant({
        rules: isRule(made) ? [made] : whens.map((when) => alert({ when } as never)),
      });
    }),
    { numRuns },
  );
}
