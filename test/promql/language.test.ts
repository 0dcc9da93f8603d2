import { expect, test } from "vitest";

import {
  above,
  absentOverTime,
  at,
  averaged,
  bottomk,
  bytes,
  changes,
  clamp,
  constant,
  count,
  countOverTime,
  countSeries,
  countValues,
  dayOfWeek,
  delta,
  deriv,
  differs,
  flag,
  group,
  highest,
  hour,
  idelta,
  increase,
  irate,
  labelJoin,
  labelReplace,
  lastOverTime,
  max,
  now,
  observations,
  offset,
  orElse,
  over,
  perSecond,
  printPromql,
  quantileOf,
  quantileOverTime,
  rate,
  recorded,
  recording,
  resets,
  round,
  stddev,
  stddevOverTime,
  sum,
  sumOverTime,
  times,
  timestamp,
  topk,
  value,
  type Condition,
  type Expression,
} from "#src/alerting/index.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";

const service = { by: ["service.name"] } as const;
const memory = value(catalog.memoryUsage);
const ofService = max(memory, service);
const requests = sum(observations(catalog.httpRequestDuration, "5m"), service);
const failures = sum(increase(catalog.workflowsFailed, "5m"), service);
const placed = recording({ id: "a", record: "a:b:c", of: requests });
const m = "process_memory_usage_bytes";
const s = `max by (service_name) (${m})`;
const r = "sum by (service_name) (rate(http_server_request_duration_seconds_count[5m]))";

const cases: readonly (readonly [string, Expression | Condition])[] = [
  [`changes(${m}[1h])`, changes(catalog.memoryUsage, "1h")],
  ["resets(workflow_failures_total[1h])", resets(catalog.workflowsFailed, "1h")],
  [`deriv(${m}[1h])`, deriv(catalog.memoryUsage, "1h")],
  [`delta(${m}[1h])`, delta(catalog.memoryUsage, "1h")],
  [`idelta(${m}[1h])`, idelta(catalog.memoryUsage, "1h")],
  ["irate(workflow_failures_total[1m])", irate(catalog.workflowsFailed, "1m")],
  [`sum_over_time(${m}[1h])`, sumOverTime(catalog.memoryUsage, "1h")],
  [`stddev_over_time(${m}[1h])`, stddevOverTime(catalog.memoryUsage, "1h")],
  [`quantile_over_time(0.9, ${m}[1h])`, quantileOverTime(0.9, catalog.memoryUsage, "1h")],
  ["last_over_time(workflow_failures_total[1h])", lastOverTime(catalog.workflowsFailed, "1h")],
  [`count_over_time(${m}[1h])`, countOverTime(catalog.memoryUsage, "1h")],
  [`absent_over_time(${m}[1h])`, absentOverTime(catalog.memoryUsage, "1h", {})],
  [`max_over_time(${s}[1h:1m])`, highest(over(ofService, { range: "1h", step: "1m" }))],
  [`max_over_time(${s}[1h:])`, highest(over(ofService, { range: "1h" }))],
  ["avg_over_time(a:b:c[1d])", averaged(over(recorded(placed), { range: "1d" }))],
  [
    `max_over_time(${s}[1h:1m] offset 1d)`,
    offset(highest(over(ofService, { range: "1h", step: "1m" })), "1d"),
  ],
  [`${m} @ 1700000000`, at(memory, 1_700_000_000)],
  ["rate(workflow_failures_total[5m] @ end())", at(rate(catalog.workflowsFailed, "5m"), "end")],
  [`stddev by (service_name) (${m})`, stddev(memory, service)],
  [`group by (service_name) (${m})`, group(memory, service)],
  [`quantile by (service_name) (0.5, ${m})`, quantileOf(0.5, memory, service)],
  [`topk (3, ${s})`, topk(3, ofService)],
  [`bottomk by (service_name) (1, ${m})`, bottomk(1, memory, service)],
  [`count_values by (service_name) ("size", ${m})`, countValues("size", memory, service)],
  [`sum without (instance) (${m})`, sum(memory, { without: ["instance"] })],
  [`clamp(${s}, 0, 1024)`, clamp(ofService, bytes(0), bytes("1KiB"))],
  [`round(${s}, 10)`, round(ofService, 10)],
  [`timestamp(${m})`, timestamp(memory)],
  ["vector(time())", now()],
  ["hour()", hour()],
  [`day_of_week(timestamp(${m}))`, dayOfWeek(timestamp(memory))],
  [`${s} > bool 5`, flag(above(ofService, bytes(5)))],
  [`${r} or vector(0)`, orElse(requests, constant(perSecond(0)))],
  [
    `label_replace(${s}, "team", "$1", "service_name", "(.*)-.*")`,
    labelReplace(ofService, { to: "team", from: "service.name", match: "(.*)-.*", by: "$1" }),
  ],
  [
    `label_join(${s}, "both", "/", "service_name", "service_name")`,
    labelJoin(ofService, { to: "both", from: ["service.name", "service.name"], between: "/" }),
  ],
  [
    `${m} * on (service_name) group_left () count by (service_name) (${m})`,
    times(memory, countSeries(memory, service), { on: ["service.name"], groupLeft: [] }),
  ],
  [
    "sum by (service_name) (increase(workflow_failures_total[5m])) != 3",
    differs(failures, count(3)),
  ],
];

test.for(cases)("%s", ([promql, { node }]) => {
  expect(() => parsePromql(printPromql(node))).not.toThrow();
  expect(printPromql(node)).toBe(promql);
});
