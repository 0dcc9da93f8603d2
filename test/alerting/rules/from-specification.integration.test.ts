import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect, test } from "vitest";

import {
  defineRules,
  fromSpecification,
  type Alert,
  type AlertCondition,
  type AlertRule,
} from "#src/alerting/index.ts";
import { renderDefinitions } from "#src/alerting/render.ts";
import { testRules } from "#src/cli/promtool.ts";
import { defineMetrics } from "#src/metrics/index.ts";

import { ownContext } from "../../helpers/own-project.ts";
import { promtoolRun, type PromtoolTest } from "../../helpers/promtool-run.ts";
import { toolPath } from "../../helpers/tool.ts";

const operators = ["gt", "gte", "lt", "lte", "eq", "ne"] as const;
type Operator = (typeof operators)[number];
const severities = ["low", "medium", "high", "critical"] as const;
const channels = ["email", "slack", "pagerduty", "webhook"] as const;

/** Each operator reads series of its own, which move when it should fire. */
const attributes = { shown: { values: operators } } as const;
const metrics = defineMetrics({
  counted: { name: "own.counted", kind: "counter", unit: "{event}", description: "c", attributes },
  level: { name: "own.level", kind: "gauge", unit: "ms", description: "g", attributes },
  balance: {
    name: "own.balance",
    kind: "updowncounter",
    unit: "{order}",
    description: "u",
    attributes,
  },
  took: {
    name: "own.took",
    kind: "histogram",
    unit: "ms",
    description: "h",
    buckets: [100, 500, 1_000],
    attributes,
  },
});
type Key = keyof typeof metrics;

/** The names by which the user and Prometheus know the metrics. */
const named: Readonly<Record<Key, string>> = {
  counted: "own_counted_total",
  level: "own.level",
  balance: "balance",
  took: "own_took_milliseconds",
};
const thresholds: Readonly<Record<Key, number>> = {
  counted: 50,
  level: 700,
  balance: 5,
  took: 500,
};

/** Quiet and loud, around the threshold: values of gauges, events a minute, milliseconds. */
const courses: Readonly<Record<Operator, readonly [quiet: number, loud: number]>> = {
  gt: [0, 1],
  gte: [-1, 0],
  lt: [0, -1],
  lte: [1, 0],
  eq: [-1, 0],
  ne: [0, 1],
};

/** A percentile is within a bucket, never at its bound. */
const percentiles: typeof courses = { ...courses, gte: [-1, 1], lt: [1, 0] };

/** The first increases are of less than a window: `lt` fires, until its cooldown is over. */
const minutes = { quiet: 22, loud: 18, after: 40 } as const;

function seriesOf(key: Key, operator: Operator): PromtoolTest["input_series"] {
  const [quiet, loud] = (key === "took" ? percentiles : courses)[operator];
  const labels = `service_name="shop",shown="${operator}"`;
  const course = [quiet, loud, quiet] as const;
  const steps = [minutes.quiet, minutes.loud, minutes.after] as const;
  const gauge = (at: number): string =>
    course.map((side, i) => `${at + side}x${steps[i]! - 1}`).join(" ");
  const counter = (perMinute: (side: number) => number): string => {
    let total = 0;
    return course
      .map((side, i) => {
        const by = perMinute(side);
        const from = total;
        total += by * steps[i]!;
        return `${from}+${by}x${steps[i]! - 1}`;
      })
      .join(" ");
  };
  if (key === "level") return [{ series: `own_level_milliseconds{${labels}}`, values: gauge(700) }];
  if (key === "balance") return [{ series: `own_balance{${labels}}`, values: gauge(5) }];
  if (key === "counted") {
    return [{ series: `own_counted_total{${labels}}`, values: counter((side) => 10 + side) }];
  }
  // All of a side's requests fall into one bucket: below 100 ms, below 500 ms, below 1 s
  const bucket = (le: string, least: number): PromtoolTest["input_series"][number] => ({
    series: `own_took_milliseconds_bucket{${labels},le="${le}"}`,
    values: counter((side) => (side <= least ? 60 : 0)),
  });
  return [
    bucket("100", -1),
    bucket("500", 0),
    bucket("1000", 1),
    bucket("+Inf", 1),
    { series: `own_took_milliseconds_count{${labels}}`, values: counter(() => 60) },
    { series: `own_took_milliseconds_sum{${labels}}`, values: counter(() => 60) },
  ];
}

interface Combination {
  readonly key: Key;
  readonly operator: Operator;
  readonly severity: AlertRule["severity"];
  readonly channel: (typeof channels)[number];
}

const keys = Object.keys(metrics) as readonly Key[];
const combinations: readonly Combination[] = keys.flatMap((key) =>
  operators.flatMap((operator) =>
    severities.flatMap((severity) =>
      channels.map((channel) => ({ key, operator, severity, channel })),
    ),
  ),
);

const idOf = ({ key, operator, severity, channel }: Combination): string =>
  [key, operator, severity, channel].join("-");

function conditionOf(key: Key, operator: Operator): AlertCondition {
  const metric = named[key];
  return {
    metric,
    operator,
    threshold: thresholds[key],
    duration: 300,
    labels: { shown: operator },
  };
}

function specified(combination: Combination): Alert {
  const { key, operator, severity, channel } = combination;
  const { alert, problems } = fromSpecification(
    {
      id: idOf(combination),
      name: idOf(combination),
      description: "d",
      condition: conditionOf(key, operator),
      severity,
      enabled: true,
      cooldown: 600,
      notifications: channels.map((type) => ({ type, config: {}, enabled: type === channel })),
    },
    { file: "own.ts", owner: "shop", metrics },
  );
  if (alert === undefined) throw new Error(JSON.stringify(problems));
  return alert;
}

const at = (
  time: number,
  expr: string,
  samples: readonly (readonly [string, number])[],
): PromtoolTest["promql_expr_test"][number] => ({
  expr,
  eval_time: `${time}m`,
  exp_samples: samples.map(([labels, value]) => ({ labels, value })),
});

test("each kind, operator, severity and channel fires when it should, and no longer than its cooldown", async () => {
  const alerts = combinations.map(specified);
  expect(alerts).toHaveLength(384);
  const { quiet, loud } = minutes;
  const firing = 'ALERTS{alertstate="firing"}';
  const all = combinations.map((one) => [`{rule_id="${idOf(one)}"}`, 1] as const);
  const byChannel = (channel: string): readonly (readonly [string, number])[] => [
    [`{notify_${channel}="true"}`, 96],
  ];
  const said = await promtoolRun(
    [{ type: "set", id: "own", intervalMs: 60_000, rules: alerts }],
    [
      {
        interval: "1m",
        input_series: keys.flatMap((key) => operators.flatMap((one) => seriesOf(key, one))),
        promql_expr_test: [
          at(quiet - 1, firing, []),
          // A gauge has to stay for the duration
          at(quiet + 3, `ALERTS{alertstate="firing",rule_id=~"(level|balance)-.*"}`, []),
          at(quiet + loud - 1, `count by (rule_id) (${firing})`, all),
          at(
            quiet + loud - 1,
            `count by (severity) (${firing})`,
            severities.map((one) => [`{severity="${one}"}`, 96] as const),
          ),
          ...channels.map((channel) =>
            at(
              quiet + loud - 1,
              `count by (notify_${channel}) (ALERTS{alertstate="firing",notify_${channel}!=""})`,
              byChannel(channel),
            ),
          ),
          // Windows of five minutes, then ten of cooldown
          at(quiet + loud + 8, `count(${firing})`, [["{}", 384]]),
          at(quiet + loud + 17, firing, []),
        ],
      },
    ],
  );
  expect(said).toBe("");
});

test("each kind and operator is accepted by every check, and passes the test that is generated for it", async () => {
  const alerts = keys.flatMap((key) =>
    operators.map((operator) => specified({ key, operator, severity: "medium", channel: "email" })),
  );
  const files = renderDefinitions([defineRules("own.ts", alerts)], {
    ...ownContext,
    metrics: [...ownContext.metrics, ...Object.values(metrics)],
  });
  const folder = await mkdtemp(join(tmpdir(), "from-specification-"));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const tests = [...files.keys()].filter((path) => path.endsWith(".test.yml"));
    expect(tests.length).toBeGreaterThanOrEqual(24);
    const { outcomes, output } = await testRules(
      toolPath("promtool"),
      tests.map((path) => join(folder, path)),
      folder,
    );
    expect(outcomes.every(({ passed }) => passed) ? "" : output).toBe("");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 120_000);
