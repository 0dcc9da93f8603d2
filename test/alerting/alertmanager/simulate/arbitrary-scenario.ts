import fc from "fast-check";

import type { LabelSet } from "#src/alerting/alertmanager/alert-labels.ts";
import { label } from "#src/alerting/alertmanager/matcher.ts";
import type { Route } from "#src/alerting/alertmanager/route.ts";
import { matches, not, notPresent, oneOf, present } from "#src/promql/label-condition.ts";

import type { ScenarioPost, TimedScenario } from "./timed-scenario.ts";

/**
 * Random policies and alerts on a grid: alerts change on full seconds and groups flush on half
 * ones, so that no two things race. Each route has a receiver of its own, because routes that share
 * a log of notifications would race as well.
 */

const alerts: readonly LabelSet[] = [
  { alertname: "A", severity: "critical", service_name: "shop" },
  { alertname: "A", severity: "low", service_name: "shop" },
  { alertname: "B", severity: "low", service_name: "shop", instance: "1" },
  { alertname: "B", severity: "low", service_name: "orders" },
  { alertname: "C", severity: "critical", service_name: "orders", job: "x" },
];

const seconds = 8;

/** When an alert starts, ends, and perhaps starts and ends again. */
const lives = fc.uniqueArray(fc.integer({ min: 0, max: seconds - 1 }), {
  minLength: 1,
  maxLength: 4,
});

const posts: fc.Arbitrary<readonly ScenarioPost[]> = fc
  .tuple(...alerts.map(() => fc.option(lives, { freq: 3 })))
  .map((times) => times.flatMap((life, index) => postsOf(alerts[index] ?? {}, life ?? [])));

function postsOf(labels: LabelSet, life: readonly number[]): readonly ScenarioPost[] {
  const changes = life.toSorted((a, b) => a - b);
  return changes.map((at, index) => {
    const isStart = index % 2 === 0;
    const from = isStart ? at : (changes[index - 1] ?? at);
    return { at, alerts: [isStart ? { labels } : { labels, from, to: at }] };
  });
}

const matchers = fc.constantFrom<NonNullable<Route["matchers"]>>(
  [label("severity", "critical")],
  [label("severity", not("critical"))],
  [label("service_name", oneOf("shop", "billing"))],
  [label("alertname", matches("[AB]"))],
  [label("instance", notPresent)],
  [label("alertname", present)],
);

const options = fc.record(
  {
    groupBy: fc.constantFrom<NonNullable<Route["groupBy"]>>(
      [],
      ["alertname"],
      ["service_name", "severity"],
      ["..."],
    ),
    groupWait: fc.constantFrom("500ms", "1500ms"),
    groupInterval: fc.constantFrom("1s", "2s"),
    repeatInterval: fc.constantFrom("2300ms", "1h"),
  },
  { requiredKeys: [] },
);

const leaf = fc.record({ matchers, options, continue: fc.boolean() });
const branch = fc.record({
  matchers,
  options,
  continue: fc.boolean(),
  leaves: fc.array(leaf, { maxLength: 2 }),
});

const inhibitRules = fc.subarray([
  {
    name: "critical over low",
    source: [label("severity", "critical")],
    target: [label("severity", "low")],
    equal: ["service_name"],
  },
  {
    name: "A over all of its service",
    source: [label("alertname", "A")],
    target: [label("service_name", present)],
    equal: ["service_name", "instance"],
  },
] as const);

const receivers = Array.from({ length: 10 }, (_, index) => `r${index}`);

/** Timed scenarios of eight seconds. */
export const arbitraryScenario: fc.Arbitrary<TimedScenario> = fc
  .record({
    posts,
    options,
    branches: fc.array(branch, { maxLength: 3 }),
    inhibitRules,
    silentOnResolve: fc.subarray(receivers),
  })
  .map(({ posts, options, branches, inhibitRules, silentOnResolve }) => ({
    name: "random",
    receivers,
    silentOnResolve,
    posts,
    seconds: seconds + 2,
    definition: () => ({
      inhibitRules,
      route: {
        receiver: "r0",
        groupWait: "500ms",
        groupInterval: "1s",
        repeatInterval: "1h",
        ...options,
        routes: toRoutes(branches),
      },
    }),
  }));

type Leaf = Pick<Route, "matchers" | "continue"> & { readonly options: Route };

/** Numbers the receivers from r1 on. */
function toRoutes(
  branches: readonly (Leaf & { readonly leaves: readonly Leaf[] })[],
): readonly Route[] {
  let next = 0;
  const toRoute = ({ options, ...one }: Leaf, routes: readonly Route[]): Route => {
    next += 1;
    return {
      matchers: one.matchers ?? [],
      continue: one.continue ?? false,
      ...options,
      receiver: `r${next}`,
      routes,
    };
  };
  return branches.map(({ leaves, ...one }) => {
    const children = leaves.map((child) => toRoute(child, []));
    return toRoute(one, children);
  });
}
