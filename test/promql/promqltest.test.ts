import { spawnSync } from "node:child_process";
import { join } from "node:path";

import { expect, test } from "vitest";

import { listed } from "./promqltest/listed.ts";
import { pinned } from "./promqltest/pinned.ts";
import { runFolder, runScript } from "./promqltest/run-folder.ts";

const corpus = join(import.meta.dirname, "promqltest/corpus");

test("Prometheus' own test scripts pass", () => {
  const reports = runFolder(corpus);
  const others = reports
    .filter(({ outcome }) => outcome.state !== "passed")
    .map((report) => listed(report) ?? `${report.id}: ${JSON.stringify(report.outcome)}`);
  expect(others).toStrictEqual([]);
  expect(reports.length).toBe(2_236);
});

const load = 'load 1m\n  up{job="a"} 1 2 _ stale\n\n';

test.each([
  ["another value", 'eval instant at 1m up\n  up{job="a"} 3'],
  ["a missing series", 'eval instant at 1m up\n  up{job="a"} 2\n  up{job="b"} 2'],
  ["a series too many", "eval instant at 1m up"],
  ["a sample too many", 'eval range from 0 to 1m step 1m up\n  up{job="a"} 1'],
  ["a failure that does not come", "eval instant at 1m up\n  expect fail"],
  ["another failure", "eval instant at 1m up +\n  expect fail msg: something"],
  ["a failure", "eval instant at 1m up +"],
  ["a warning that does not come", 'eval instant at 1m up\n  expect warn\n  up{job="a"} 2'],
  ["a warning", "eval instant at 1m quantile(2, up)\n  expect no_warn\n  {} +Inf"],
  [
    "another order",
    'eval instant at 0 label_replace(vector(1), "a", "b", "", "") or up\n  expect ordered\n  up{job="a"} 1\n  {a="b"} 1',
  ],
  ["a scalar where there is a vector", "eval instant at 1m up\n  2"],
  ["a command that nobody knows", "evaluate up"],
  ["another text", 'eval instant at 1m "a"\n  expect string "b"'],
])("a script that expects otherwise is told of %s", (_, script) => {
  const [report] = runScript("one.test", load + script);
  expect(report?.outcome.state).toBe("failed");
});

test.each([
  ["another count of a bucket", "{{schema:1 sum:3 count:3 buckets:[1 2] offset:1}}"],
  ["another hint", "{{schema:1 sum:3 count:3 buckets:[2 1] offset:1 counter_reset_hint:gauge}}"],
  ["a number", "3"],
])("a script that expects %s than the histogram that is there is told", (_, expected) => {
  const script = `load 1m
  h {{schema:1 sum:3 count:3 buckets:[2 1] offset:1}}

eval instant at 0 h
  h {{schema:1 sum:3 count:3 buckets:[2 1] offset:1 counter_reset_hint:unknown}}

eval instant at 0 h
  h ${expected}`;
  const [first, second] = runScript("one.test", script);
  expect([first?.outcome.state, second?.outcome.state]).toStrictEqual(["passed", "failed"]);
});

test.each([
  [
    "a warning without its position",
    "eval instant at 1m quantile(2, up)\n  expect warn msg: PromQL warning: quantile value should be between 0 and 1, got 2\n  {} +Inf",
  ],
  [
    "an error's text on a line of its own",
    'eval_fail instant at 1m label_join(up, "a", "-", "b\\xff")\n  expected_fail_regexp .+',
  ],
])("a script of an earlier release may expect %s", (_, script) => {
  expect(runScript("one.test", load + script)[0]?.outcome).toStrictEqual({ state: "passed" });
});

test("an instant case is run as a step of a range and with its time written out as well", () => {
  const asStep =
    "load 1m\n  up 1 2\n\neval instant at 1m topk(1, up) * scalar(count(up @ 1))\n  {} 2";
  expect(runScript("one.test", asStep)[0]?.outcome).toStrictEqual({ state: "passed" });
  expect(pinned("rate(up[5m] offset 1m) + foo @ 3", 60_000).map(({ query }) => query)[0]).toBe(
    "rate(up[5m] offset 1m @ 60.000) + foo @ 3",
  );
  expect(pinned("sum_over_time(up[1m:10s])", 0).map(({ timeMs }) => timeMs)).toStrictEqual([
    -1_000, 0, 1_000,
  ]);
  expect(pinned("time() - up", 60_000)).toStrictEqual([]);
});

test("a folder that is none is one line and exit code 1", () => {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "promqltest/main.ts"), "/nowhere"],
    { encoding: "utf8" },
  );
  expect({ status, stderr, stdout }).toStrictEqual({
    status: 1,
    stderr: "promqltest: expected a folder of *.test files, got /nowhere\n",
    stdout: "",
  });
});
