import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { generateRecordingTest } from "#src/alerting/rule-tests/recording-test.ts";
import { catalog } from "#src/metrics/catalog.ts";
import {
  averaged,
  count,
  minus,
  objective,
  observations,
  percent,
  plus,
  rate,
  sum,
  value,
  within,
  type ObjectiveOptions,
  type Window,
} from "#src/alerting/index.ts";
import { matches } from "#src/promql/label-condition.ts";

import { promtoolRun, type PromtoolTest } from "../../helpers/promtool-run.ts";

const requests = catalog.httpRequestDuration;
const name = "http_server_request_duration_seconds_count";
const by = { by: ["service.name"] } as const;
const serverErrors = { "http.response.status_code": matches("5..") };

const counted = (window: Window) => sum(observations(requests, window), by);
const failed = (window: Window) => sum(observations(requests, window, serverErrors), by);
const succeeded = (window: Window) =>
  sum(observations(requests, window, { "http.response.status_code": matches("[234]..") }), by);

const words = {
  name: "Own",
  owner: "shop",
  summary: () => "x",
  description: "Customers wait.",
  runbook: "Look at the traces.",
} as const;

const own = {
  ...words,
  id: "own",
  target: percent(99),
  total: counted,
  minimum: count(20),
} as const;

/** `good` and `bad` answers a minute, in promtool's notation. */
function traffic(good: string, bad: string): PromtoolTest["input_series"] {
  const series = (status: string): string =>
    `${name}{service_name="shop",http_response_status_code="${status}"}`;
  return [
    ...(good === "" ? [] : [{ series: series("200"), values: good }]),
    ...(bad === "" ? [] : [{ series: series("500"), values: bad }]),
  ];
}

const at = (
  time: string,
  expr: string,
  ...samples: readonly (readonly [labels: string, value: number])[]
): PromtoolTest["promql_expr_test"][number] => ({
  expr,
  eval_time: time,
  exp_samples: samples.map(([labels, number]) => ({ labels, value: number })),
});

/** The series of the objective at the time, but for the last digits. */
const near = (
  time: string,
  series: string,
  value: number,
  labels = "",
): PromtoolTest["promql_expr_test"][number] =>
  at(time, `round(${series}, 0.000001)`, [`{${labels}service_name="shop"}`, value]);

const firing = 'count by (alertname) (ALERTS{alertstate="firing"})';

describe("what an objective records", () => {
  test.each<
    [string, Partial<ObjectiveOptions<"service.name", "perSecond">>, string, string, number]
  >([
    ["0 while nothing has failed yet", { bad: failed }, "0+60x130", "", 0],
    ["1 where nothing has gone well yet", { good: succeeded }, "", "0+60x130", 1],
    [
      "1 where bad is all but what went well",
      { bad: (window) => minus(counted(window), succeeded(window)) },
      "",
      "0+60x130",
      1,
    ],
    ["the share that is bad", { bad: failed }, "0+57x130", "0+3x130", 0.05],
    ["the share that is not good", { good: succeeded }, "0+57x130", "0+3x130", 0.05],
  ])("the error ratio is %s", async (_what, counting, good, bad, ratio) => {
    const rules = objective({ ...own, ...counting });
    const said = await promtoolRun(
      [rules],
      [
        {
          interval: "1m",
          input_series: traffic(good, bad),
          promql_expr_test: ["5m", "1h"].map((window) =>
            near("2h", `slo:own:error_ratio_${window}`, ratio),
          ),
        },
      ],
    );
    expect(said).toBe("");
  });

  test("what is left of the budget, and when it will be spent at the pace of the last hour", async () => {
    const rules = objective({ ...own, bad: failed });
    // 0.5 % of all fail: half of the budget that there is, at half of its pace
    const half = [
      near("4h", "slo:budget_remaining:ratio", 0.5, 'objective="own",'),
      near("4h", "slo:budget_exhaustion:seconds", 30 * 86_400, 'objective="own",'),
    ];
    const said = await promtoolRun(
      [rules],
      [
        { interval: "1m", input_series: traffic("0+199x240", "0+1x240"), promql_expr_test: half },
        {
          name: "nothing burns",
          interval: "1m",
          input_series: traffic("0+200x240", ""),
          promql_expr_test: [
            near("4h", "slo:budget_remaining:ratio", 1, 'objective="own",'),
            near(
              "4h",
              "slo:budget_exhaustion:seconds",
              Number.POSITIVE_INFINITY,
              'objective="own",',
            ),
          ],
        },
        {
          name: "overspent: three times as much as there is",
          interval: "1m",
          input_series: traffic("0+97x240", "0+3x240"),
          promql_expr_test: [
            near("4h", "slo:budget_remaining:ratio", -2, 'objective="own",'),
            near("4h", "slo:budget_exhaustion:seconds", 0, 'objective="own",'),
          ],
        },
        {
          name: "no more traffic burns nothing",
          interval: "1m",
          input_series: traffic("0+199x120 23880x120", "0+1x120 120x120"),
          promql_expr_test: [
            near(
              "4h",
              "slo:budget_exhaustion:seconds",
              Number.POSITIVE_INFINITY,
              'objective="own",',
            ),
          ],
        },
      ],
      "2m",
    );
    expect(said).toBe("");
  });

  test("a busy hour weighs more than a quiet one", async () => {
    // 6,000 good ones, then 60 of which 30 fail: 30 of 6,060, and not a quarter
    const said = await promtoolRun(
      [objective({ ...own, bad: failed })],
      [
        {
          interval: "1m",
          input_series: traffic("0+100x60 6000.5+0.5x60", "0x60 0.5+0.5x60"),
          promql_expr_test: [
            at("2h", "slo:own:error_ratio_30d < bool 0.006", ['{service_name="shop"}', 1]),
          ],
        },
      ],
      "2m",
    );
    expect(said).toBe("");
  });
});

describe("an objective's alerts", () => {
  const rules = objective({ ...own, target: percent(99.9), bad: failed });
  test.each<[string, PromtoolTest["input_series"], string, readonly string[]]>([
    [
      "two failures of 120 requests in an hour, which spend the budget 16 times too fast",
      traffic("0+2x200", "0x190 1x5 2x5"),
      "3h20m",
      [],
    ],
    ["one failure of ten", traffic("0+0.15x200", "0x190 1x10"), "3h20m", []],
    [
      "five failures of fifteen, too few to judge",
      traffic("0+0.05x200", "0x150 1x5 2x5 3x5 4x5 5x30"),
      "2h55m",
      [],
    ],
    [
      "a fifth of thousands",
      traffic("0+80x200", "0+20x200"),
      "3h20m",
      ["OwnBurn1d", "OwnBurn1h", "OwnBurn3d", "OwnBurn6h"],
    ],
    [
      "everything, with no good answer ever",
      traffic("", "0+60x200"),
      "3h20m",
      ["OwnBurn1d", "OwnBurn1h", "OwnBurn3d", "OwnBurn6h"],
    ],
  ])("on %s", async (_what, series, time, alerts) => {
    const said = await promtoolRun(
      [rules],
      [
        {
          interval: "1m",
          input_series: series,
          promql_expr_test: [
            at(time, firing, ...alerts.map((one) => [`{alertname="${one}"}`, 1] as const)),
          ],
        },
      ],
    );
    expect(said).toBe("");
  });
});

describe("the window of an objective", () => {
  test.each<[Window, string, string]>([
    ["7d", "14m", "5m"],
    ["14d", "28m", "5m"],
    ["28d", "56m", "5m"],
    ["30d", "1h", "5m"],
    ["90d", "3h", "15m"],
  ])("of %s has its fastest alert over %s and %s", async (window, long, short) => {
    const rules = objective({ ...own, bad: failed, window });
    const said = await promtoolRun(
      [rules],
      [
        {
          interval: "1m",
          // From 2 h on 15 % fail: over 14.4 times of 1 %
          input_series: traffic("0+100x120 12085+85x300", "0x120 15+15x300"),
          promql_expr_test: [
            at("2h", firing),
            at("7h", `ALERTS{alertstate="firing",alertname="OwnBurn${long}"}`, [
              `ALERTS{alertname="OwnBurn${long}",alertstate="firing",owner="shop",rule_id="own-burn-${long}",service_name="shop",severity="critical",slo="own"}`,
              1,
            ]),
            near("7h", `slo:own:error_ratio_${short}`, 0.15),
            at("7h", `count(slo:own:error_ratio_${window})`, ["{}", 1]),
          ],
        },
      ],
      "2m",
    );
    expect(said).toBe("");
  });
});

test("latency is an objective of requests within a bound", async () => {
  const rules = objective({
    ...own,
    good: (window) => sum(within(0.5, requests, window), by),
  });
  const said = await promtoolRun(
    [rules],
    [
      {
        interval: "1m",
        input_series: [
          { series: `${name}{service_name="shop"}`, values: "0+100x130" },
          {
            series: 'http_server_request_duration_seconds_bucket{service_name="shop",le="0.5"}',
            values: "0+90x130",
          },
        ],
        promql_expr_test: [
          near("2h", "slo:own:error_ratio_1h", 0.1),
          at(
            "2h",
            firing,
            ['{alertname="OwnBurn1d"}', 1],
            ['{alertname="OwnBurn3d"}', 1],
            ['{alertname="OwnBurn6h"}', 1],
          ),
        ],
      },
    ],
  );
  expect(said).toBe("");
});

test("the share of time that a gauge is bad is an objective too", async () => {
  const status = catalog.healthComponentStatus;
  const labels = { by: ["service.name"] } as const;
  const rules = objective({
    ...words,
    id: "own",
    target: percent(99),
    bad: (window) =>
      sum(averaged(status, window, { "health.component.state": "unhealthy" }), labels),
    total: (window) => sum(averaged(status, window), labels),
    minimum: count(0),
  });
  expect(value(status).dimension).toBe("count");
  const said = await promtoolRun(
    [rules],
    [
      {
        interval: "1m",
        input_series: ["unhealthy", "healthy"].map((state) => ({
          series: `health_component_status{service_name="shop",health_component_name="db",health_component_state="${state}"}`,
          values: state === "healthy" ? "1x90 0x40" : "0x90 1x40",
        })),
        promql_expr_test: [
          near("2h", "slo:own:error_ratio_1h", 0.5),
          at("2h", 'ALERTS{alertname="OwnBurn1h"}', [
            'ALERTS{alertname="OwnBurn1h",alertstate="firing",owner="shop",rule_id="own-burn-1h",service_name="shop",severity="critical",slo="own"}',
            1,
          ]),
        ],
      },
    ],
  );
  expect(said).toBe("");
});

test("sides that are swapped in a way that no form proves fail the generated test", async () => {
  const { workflowsCompleted, workflowsFailed } = catalog;
  const failures = (window: Window) => sum(rate(workflowsFailed, window), by);
  const rules = objective({
    ...own,
    bad: (window) => plus(sum(rate(workflowsCompleted, window), by), failures(window)),
    total: failures,
  });
  const ratio = rules.rules.find((rule) => rule.type === "recording");
  if (ratio === undefined) throw new Error("expected a recording");
  const generated = parse(generateRecordingTest(ratio)?.("own.ts", "rules.yml") ?? "") as {
    readonly tests: readonly PromtoolTest[];
    readonly evaluation_interval: string;
  };
  expect(await promtoolRun([rules], generated.tests, generated.evaluation_interval)).toContain(
    'expr: "slo:own:error_ratio_5m > 1"',
  );
});
