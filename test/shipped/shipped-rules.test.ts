import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { renderRules } from "#src/alerting/rules/render-rules.ts";
import { alertsOf, type RuleFile } from "#src/alerting/rules/rule-file.ts";
import type { Alert } from "#src/alerting/rules/rule.ts";
import { printPromql } from "#src/promql/print.ts";
import {
  bytes,
  count,
  days,
  minutes,
  percent,
  perSecond,
  ratio,
  seconds,
  type Quantity,
} from "#src/promql/quantity.ts";
import { withCompanions } from "#src/alerting/render.ts";
import type { ShippedAlert } from "#src/shipped/rules/definition.ts";
import { ruleFiles } from "#src/shipped/rules/index.ts";
import { shippedObjectives } from "#src/shipped/shipped-objectives.ts";
import { shippedRules, type ShippedRulesOptions } from "#src/shipped/shipped-rules.ts";

import { problemsOf } from "../project/problems-of.ts";

/** What JavaScript could write, the compiler could not. */
const anything = (options: unknown): ShippedRulesOptions => options as ShippedRulesOptions;

function alertOf(options: ShippedRulesOptions, id: string): Alert {
  const found = alertsOf(shippedRules(options)).find(({ alert }) => alert.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found.alert;
}

describe("shippedRules", () => {
  test("without options has what ships, byte for byte", () => {
    const links = { runbooks: "runbooks.md" };
    expect(renderRules(shippedRules(), links)).toEqual(renderRules(ruleFiles, links));
  });

  test("leaves out what is disabled, recordings and the heartbeat too", () => {
    const ids = shippedRules({
      disable: {
        "service-client-errors-high": "scanners",
        "agg-cpu": "not kept",
        watchdog: "somebody else's",
      },
    }).flatMap(({ rules }) => rules.map(({ id }) => id));
    for (const id of ["service-client-errors-high", "agg-cpu", "watchdog"]) {
      expect(ids).not.toContain(id);
    }
    expect(ids).toContain("service-error-rate-high");
  });

  test("leaves out companions that are disabled", () => {
    const id = "no-data-process-uptime-seconds";
    const ids = (files: readonly RuleFile[]): readonly string[] =>
      alertsOf(withCompanions(files)).map(({ alert }) => alert.id);
    expect(ids(shippedRules())).toContain(id);
    expect(ids(shippedRules({ disable: { [id]: "jobs are short" } }))).not.toContain(id);
  });

  test("changes the condition, the waits, the labels and the severity", () => {
    const changed = alertOf(
      {
        override: {
          "service-latency-high": {
            limit: seconds(1),
            window: "10m",
            for: "10m",
            keepFiringFor: 0,
            severity: "medium",
            owner: "shop",
            labels: { tier: "1" },
          },
        },
      },
      "service-latency-high",
    );
    expect(printPromql(changed.when.node)).toBe(
      "(histogram_quantile(0.95, sum by (le, service_name, deployment_environment_name) (rate(http_server_request_duration_seconds_bucket[10m]))) > 1) and (sum by (service_name, deployment_environment_name) (((http_server_request_duration_seconds_count unless http_server_request_duration_seconds_count offset 10m) and on (job, instance) (process_uptime_seconds offset 10m or (process_uptime_seconds < 600))) or increase(http_server_request_duration_seconds_count[10m])) > 59.5)",
    );
    expect(changed).toMatchObject({
      forMs: 600_000,
      keepFiringForMs: 0,
      severity: "medium",
      owner: "shop",
      labels: { tier: "1" },
      description: "The 95th percentile of the last ten minutes is above a second.",
    });
  });

  test("a critical rule that becomes milder is evaluated as often as its wait needs", () => {
    const milder = (more: object): Alert =>
      alertOf(
        anything({ override: { "service-error-rate-high": { severity: "high", ...more } } }),
        "service-error-rate-high",
      );
    expect(alertOf({}, "service-error-rate-high")).toMatchObject({ forMs: 10_000 });
    expect(milder({})).toMatchObject({ forMs: 10_000, intervalMs: 5_000 });
    expect(milder({ for: "1m" })).toMatchObject({ forMs: 60_000, intervalMs: 15_000 });
  });

  test("the labels of a service add to the rule's", () => {
    const options: ShippedRulesOptions = {
      override: {
        "event-loop-delay-high": {
          labels: { tier: "1", region: "eu" },
          services: { checkout: { labels: { tier: "0" } }, cart: { for: "4m" } },
        },
      },
    };
    const labelsOf = (id: string): unknown => alertOf(options, id).labels;
    expect(labelsOf("event-loop-delay-high")).toEqual({ tier: "1", region: "eu" });
    expect(labelsOf("event-loop-delay-high-checkout")).toEqual({ tier: "0", region: "eu" });
    expect(labelsOf("event-loop-delay-high-cart")).toEqual({ tier: "1", region: "eu" });
  });

  test("a service with values of its own has a rule of its own, which the others' leaves out", () => {
    const options: ShippedRulesOptions = {
      override: {
        "event-loop-delay-high": {
          for: "4m",
          services: { worker: { limit: seconds(1) }, "Search API": { severity: "low" } },
        },
      },
    };
    const conditionOf = (id: string): string => printPromql(alertOf(options, id).when.node);
    expect(conditionOf("event-loop-delay-high")).toContain(
      '{service_name!~"worker|Search API"}[2m])) > 0.1',
    );
    expect(conditionOf("event-loop-delay-high-worker")).toContain(
      '{service_name="worker"}[2m])) > 1',
    );
    expect(alertOf(options, "event-loop-delay-high-search-api")).toMatchObject({
      name: "EventLoopDelayHighSearchApi",
      severity: "low",
      forMs: 240_000,
    });
  });
});

test("what ships is asked for once: a config that does so twice has that one problem", () => {
  const rules = [shippedRules(), [shippedRules({ disable: { "crash-loop": "none" } })]];
  const objectives = [shippedObjectives(), shippedObjectives()];
  expect(problemsOf({ rules, objectives })).toEqual([
    "observability.config.ts: rules: expected shippedRules() once, with all changes, got it 2 times",
    "observability.config.ts: objectives: expected shippedObjectives() once, with all changes, got it 2 times",
  ]);
  expect(problemsOf({ rules: [shippedRules(), shippedObjectives()], objectives: [] })).toEqual([]);
});

describe("the texts of a changed rule", () => {
  test.each<[keyof NonNullable<ShippedRulesOptions["override"]>, object, string]>([
    [
      "service-error-rate-high",
      { limit: percent(2), window: "2m" },
      "More than 2 % of the requests of the last two minutes failed in the server: 5 of them at least.",
    ],
    ["component-degraded", { for: 0 }, "The component works, but not as it should."],
    [
      "certificate-expires-soon",
      { limit: days(21) },
      "21 days or less remain; automatic renewal should have happened by now.",
    ],
    [
      "memory-growing",
      { limit: percent(80), window: "30m" },
      "Memory has grown for half an hour at a pace that ends beyond 80 % of what the process may use: its container's memory, or its heap.",
    ],
    [
      "cpu-saturated",
      { limit: percent(50), for: "1h" },
      "The service's instances, on average, have used more than half of their CPU for an hour.",
    ],
    [
      "crash-loop",
      { limit: minutes(1), for: "0s" },
      "No instance of the service has reached an age of a minute.",
    ],
    [
      "service-telemetry-lost",
      { window: "15m" },
      "The service sent metrics within the last quarter of an hour and does not any more: it is down, or its exporter is. Ends after a quarter of an hour.",
    ],
    ["disk-nearly-full", { limit: percent(75) }, "A quarter of the disk remains."],
    [
      "disk-full-soon",
      { limit: ratio(0.95) },
      "The disk fills at a pace that has it 95 % full within four hours.",
    ],
    ["workflow-slow", { limit: seconds(60) }, "Runs of one workflow take longer than a minute."],
    ["health-check-slow", { for: "0s" }, "The check is slow: the component will time out next."],
  ])("%s with %j", (id, changes, description) => {
    expect(alertOf(anything({ override: { [id]: changes } }), id).description).toBe(description);
  });

  test("a summary names the window", () => {
    const options = { override: { "loki-panics": { window: "3h" } } } as const;
    expect(alertOf(options, "loki-panics").summary).toMatch(
      /^Loki panicked \{\{ .*humanize.* \}\} times in 3 hours$/,
    );
  });
});

describe("a config with changes that cannot be meant", () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      "an id that is misspelt",
      { override: { "service-latncy-high": { for: "1m" } } },
      ["shippedRules.override: expected the rule service-latency-high, got service-latncy-high"],
    ],
    [
      "an id like no other",
      { disable: { zzzzzzzz: "why" } },
      ["shippedRules.disable: expected the id of a shipped rule, got zzzzzzzz"],
    ],
    [
      "an empty reason",
      { disable: { "crash-loop": " " } },
      ['shippedRules.disable.crash-loop: expected a reason, got " "'],
    ],
    [
      "a companion to change",
      { override: { "no-data-up": { for: "1m" } } },
      [
        "shippedRules.override.no-data-up: expected a rule: a companion follows those that read its metric, got no-data-up",
      ],
    ],
    [
      "a companion that no rule has",
      { disable: { "no-data-process-uptime-second": "why" } },
      [
        "shippedRules.disable: expected the rule no-data-process-uptime-seconds, got no-data-process-uptime-second",
      ],
    ],
    [
      "a recording to change",
      { override: { "agg-cpu": { for: "1m" } } },
      ["shippedRules.override.agg-cpu: expected a rule that can be changed, got agg-cpu"],
    ],
    [
      "a rule disabled and changed",
      { disable: { "crash-loop": "x" }, override: { "crash-loop": { for: "1m" } } },
      [
        "shippedRules.override.crash-loop: expected a rule that is not disabled as well, got crash-loop",
      ],
    ],
    [
      "a limit of another dimension",
      { override: { "crash-loop": { limit: percent(5) } } },
      [
        'shippedRules.override.crash-loop.limit: expected a quantity such as seconds(0.5), got {"dimension":"ratio","value":0.05}',
      ],
    ],
    [
      "a limit that is no quantity",
      { override: { "crash-loop": { limit: 5 } } },
      ["shippedRules.override.crash-loop.limit: expected a quantity such as seconds(0.5), got 5"],
    ],
    [
      "a limit where there is none",
      { override: { "target-down": { limit: count(1) } } },
      [
        'shippedRules.override.target-down.limit: expected no limit: the rule compares with none that could be another, got {"dimension":"count","value":1}',
      ],
    ],
    [
      "a window where there is none",
      { override: { "heap-near-limit": { window: "5m" } } },
      [
        'shippedRules.override.heap-near-limit.window: expected no window: the rule looks at none that could be another, got "5m"',
      ],
    ],
    [
      "a window in words",
      { override: { "crash-loop": { window: "soon" } } },
      ['shippedRules.override.crash-loop.window: expected a window such as "5m", got "soon"'],
    ],
    [
      "a wait in words",
      { override: { "crash-loop": { for: "soon", keepFiringFor: -1 } } },
      [
        'shippedRules.override.crash-loop.for: expected milliseconds >= 0 or a duration such as "5m", got "soon"',
        'shippedRules.override.crash-loop.keepFiringFor: expected milliseconds >= 0 or a duration such as "5m", got -1',
      ],
    ],
    [
      "a wait that nobody waits for",
      { override: { "crash-loop": { for: "9999d" } } },
      ['shippedRules.override.crash-loop.for: expected at most 30d, got "9999d"'],
    ],
    [
      "a severity that is none",
      { override: { "crash-loop": { severity: "none" } } },
      [
        'shippedRules.override.crash-loop.severity: expected "low", "medium", "high", "critical", got "none"',
      ],
    ],
    [
      "labels and an owner without text",
      { override: { "crash-loop": { labels: { team: 1 }, owner: "" } } },
      [
        'shippedRules.override.crash-loop.labels: expected labels with their values, such as { team: "shop" }, got {"team":1}',
        'shippedRules.override.crash-loop.owner: expected a team, got ""',
      ],
    ],
    [
      "a field that is misspelt",
      { override: { "crash-loop": { limits: minutes(1) } } },
      ["shippedRules.override.crash-loop: expected the field limit, got limits"],
    ],
    [
      "an override that is no object",
      { override: { "crash-loop": 5 } },
      ['shippedRules.override.crash-loop: expected an object such as { for: "10m" }, got 5'],
    ],
    [
      "services of a rule of none",
      { override: { "loki-panics": { services: { a: {} } } } },
      [
        'shippedRules.override.loki-panics.services: expected nothing: the rule is of no service, got {"a":{}}',
      ],
    ],
    [
      "a service's field",
      { override: { "crash-loop": { services: { shop: { limit: 1 } } } } },
      [
        "shippedRules.override.crash-loop.services.shop.limit: expected a quantity such as seconds(0.5), got 1",
      ],
    ],
    [
      "services with one id",
      { override: { "crash-loop": { services: { "a.b": {}, "a-b": {} } } } },
      [
        'shippedRules.override.crash-loop.services: expected services that differ in letters and digits, got "a.b", "a-b"',
      ],
    ],
    [
      "other options",
      { disabled: {}, override: [] },
      [
        "shippedRules: expected disable or override, got disabled",
        "shippedRules.override: expected an object by the ids of rules, got []",
      ],
    ],
    [
      "no object",
      "all",
      ['shippedRules: expected an object such as { disable: { … } }, got "all"'],
    ],
  ])("%s", (_what, options, problems) => {
    const lines = problems.map((line) => `observability.config.ts: rules: ${line}`);
    expect(problemsOf({ rules: shippedRules(anything(options)) })).toEqual(lines);
  });

  test("all of them at once, with those of the other fields", () => {
    const options = {
      disable: { nothing: "x" },
      override: { "crash-loop": { for: "soon" }, "target-down": { limit: 1 } },
    };
    expect(
      problemsOf({ rules: [shippedRules(anything(options)), 5], dashboards: "none" }),
    ).toHaveLength(5);
  });

  test("the function without its parentheses", () => {
    expect(problemsOf({ rules: [shippedRules] })).toEqual([
      "observability.config.ts: rules[0]: expected alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules(), got the function shippedRules itself",
    ]);
  });
});

const adjustable = ruleFiles.flatMap(({ definitions }) =>
  definitions.filter((one): one is Extract<typeof one, ShippedAlert> => one.type === "adjustable"),
) as readonly ShippedAlert[];

const makers: Readonly<Record<string, (value: number) => Quantity>> = {
  seconds,
  ratio: (value) => ratio(value / 1_000),
  bytes,
  count,
  perSecond,
};

/** A rule with changes that it can have. */
const anyChange = fc
  .record({
    rule: fc.constantFrom(...adjustable),
    value: fc.integer({ min: 1, max: 900 }),
    window: fc.constantFrom("1m", "5m", "10m", "1h"),
    wait: fc.constantFrom(0, "30s", "10m"),
    severity: fc.constantFrom("low", "medium", "high", "critical"),
    service: fc.option(fc.constantFrom("shop", "checkout", "Search API")),
  })
  .map(({ rule, value, window, wait, severity, service }) => {
    const limit = rule.limit && makers[rule.limit.dimension]?.(value);
    const changes = {
      ...(limit === undefined ? {} : { limit }),
      ...(rule.window === undefined ? {} : { window }),
      for: wait,
      severity,
      // Values may be those that the rule has anyway
      labels: { changed: "yes" },
    };
    const perService = service !== null && rule.labels.includes("service.name");
    return { id: rule.id, changes: perService ? { services: { [service]: changes } } : changes };
  });

test("whatever a rule is changed to, all others stay byte for byte, and the change is taken", () => {
  const links = { runbooks: "runbooks.md" };
  const before = renderRules(ruleFiles, links);
  fc.assert(
    fc.property(anyChange, ({ id, changes }) => {
      const files = shippedRules(anything({ override: { [id]: changes } }));
      expect(files.flatMap(({ problems = [] }) => problems)).toEqual([]);
      const after = renderRules(files, links);
      const changed = [...after].filter(([path, text]) => before.get(path) !== text);
      const touched = changed.map(([path]) => path.replace(/^.*\/(.*)\.yml$/, "$1"));
      expect(touched).not.toEqual([]);
      expect(touched.filter((one) => one !== id && !one.startsWith(`${id}-`))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
