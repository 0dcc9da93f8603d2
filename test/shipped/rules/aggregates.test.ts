import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { aggregateRules } from "#src/shipped/rules/aggregates.ts";
import { queryRange } from "#src/promql/evaluate/run.ts";
import { memorySource, toSourceSeries } from "#src/promql/evaluate/source.ts";
import { printPromql } from "#src/promql/print.ts";
import { walk } from "#src/promql/expression.ts";
import { toRuleSet } from "#src/alerting/rules/rule-file.ts";
import { toMs } from "#src/duration.ts";
import { aggregateInterval, aggregates, type Aggregate } from "#src/shipped/aggregates.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { ownProject } from "../../helpers/own-project.ts";

const declared: readonly Aggregate[] = Object.values(aggregates);
const recordings = aggregateRules.rules
  .flatMap((rule) => toRuleSet(rule).rules)
  .filter((rule) => rule.type === "recording");

test("each declared aggregate is recorded once, with its labels, of its metric, at the interval", () => {
  expect(
    recordings.map(({ id, record, of, intervalMs }) => ({
      id,
      record,
      labels: of.labels,
      metrics: new Set(
        walk(of.node).flatMap((node) => (node.type === "selector" ? [node.metric] : [])),
      ),
      intervalMs,
    })),
  ).toEqual(
    declared.map(({ id, record, labels, of }) => ({
      id,
      record,
      labels,
      metrics: new Set([catalog[of]]),
      intervalMs: toMs(aggregateInterval),
    })),
  );
});

test("of all that rules record, remote write lets exactly the aggregates pass", async () => {
  const path = join(import.meta.dirname, "../../../deploy/prometheus/prometheus.yml");
  const { remote_write: targets } = parse(await readFile(path, "utf8")) as {
    readonly remote_write: readonly {
      readonly write_relabel_configs: readonly { readonly regex: string }[];
    }[];
  };
  const kept = new RegExp(`^(?:${targets[0]?.write_relabel_configs[0]?.regex})$`);
  const all = ownProject.rules.flatMap(({ rules }) =>
    rules.flatMap((rule) => toRuleSet(rule).rules.filter((one) => one.type === "recording")),
  );
  expect(all.map(({ record }) => record).filter((name) => kept.test(name))).toEqual(
    declared.map(({ record }) => record),
  );
});

test("while nothing fails the aggregate of errors is 0, and not absent", () => {
  const errors = recordings.find(({ record }) => record === aggregates.errors.record);
  const series = toSourceSeries(
    {
      __name__: "http_server_request_duration_seconds_count",
      service_name: "checkout",
      http_response_status_code: "200",
    },
    Array.from({ length: 60 }, (_, index) => [index * 15_000, index] as const),
  );
  const query = printPromql(errors!.of.node);
  const found = queryRange(memorySource([series]), query, {
    startMs: 885_000,
    endMs: 885_000,
    stepMs: 1,
  });
  expect(found.series.map(({ values }) => [...values])).toEqual([[0]]);
});
