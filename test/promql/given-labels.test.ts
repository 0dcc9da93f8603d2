import { expect, test } from "vitest";

import { parsePromql } from "#src/promql/evaluate/parse/parse.ts";
import { givenLabels } from "#src/promql/given-labels.ts";

/** The labels at least and at most; undefined: any. */
const rows: readonly (readonly [string, readonly string[], readonly string[] | undefined])[] = [
  ["up", [], undefined],
  ['up{job="a"}', [], undefined],
  ["-rate(up[5m])", [], undefined],
  ["vector(1)", [], []],
  ["hour()", [], []],
  ["sum(up)", [], []],
  ["sum by (job) (up) > 1", ["job"], ["job"]],
  ["1 - (sum by (job) (up))", ["job"], ["job"]],
  ["sum by (__name__, job) (up)", ["job"], ["job"]],
  ["sum without (job) (up)", [], undefined],
  ["sum without (job) (sum by (job, zone) (up))", ["zone"], ["zone"]],
  ["sum by (job, zone) (sum by (job) (up))", ["job"], ["job"]],
  ["topk by (zone) (3, sum by (job) (up))", ["job"], ["job"]],
  ["max_over_time(sum by (job) (up)[1h:5m])", ["job"], ["job"]],
  ['count_values by (job) ("version", build_info)', ["job", "version"], ["job", "version"]],
  ["quantile by (job) (0.9, up)", ["job"], ["job"]],
  ["histogram_quantile(0.9, sum by (job, le) (rate(x_bucket[5m])))", ["job"], ["job"]],
  ["histogram_quantile(0.9, rate(x_bucket[5m]))", [], undefined],
  ['absent(up{job="a",zone=~"b",x="1",x="1"})', ["job"], ["job"]],
  ['absent_over_time((up{job="a"})[5m:1m])', [], []],
  ["label_replace(sum by (job) (up), 'short', '$1', 'job', '(.*)-.*')", ["job"], ["job", "short"]],
  ["label_replace(sum by (job) (up), 'job', '$1', 'job', '(.*)-.*')", [], ["job"]],
  ["label_join(up, 'all', '-', 'a', 'b')", [], undefined],
  ["sum by (job) (up) and up", ["job"], ["job"]],
  ["up unless sum by (job) (up)", [], undefined],
  ["sum by (job, a) (up) or sum by (job, b) (up)", ["job"], ["job", "a", "b"]],
  ["sum by (job) (up) or up", [], undefined],
  ["sum by (job) (up) / sum by (job) (x)", ["job"], ["job"]],
  ["sum by (job) (up) / sum by (zone) (x)", ["job"], ["job"]],
  ["up / on (job) x", ["job"], ["job"]],
  ["up / x", [], undefined],
  ["up > ignoring (zone) sum by (job) (x)", ["job"], ["job"]],
  ["sum by (job, zone) (up) / ignoring (zone) sum by (job) (x)", ["job"], ["job"]],
  ["sum by (job) (up) * on (job) group_left (version) info", ["job"], ["job", "version"]],
  [
    "sum by (job, zone) (up) * on (job) group_left (team) sum by (job, team) (x)",
    ["job", "zone", "team"],
    ["job", "zone", "team"],
  ],
  ["up * on (job) group_left (team) sum by (job, team) (x)", ["team"], undefined],
  [
    "sum by (job) (x) * on (job) group_right () sum by (job, zone) (up)",
    ["job", "zone"],
    ["job", "zone"],
  ],
];

test.each(rows)("%s", (text, least, most) => {
  const given = givenLabels(parsePromql(text));
  expect(given.most?.toSorted()).toEqual(most?.toSorted());
  expect(given.least.toSorted()).toEqual(least.toSorted());
});
