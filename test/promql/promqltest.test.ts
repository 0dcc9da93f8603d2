import { join } from "node:path";

import { expect, test } from "vitest";

import { listed } from "./promqltest/listed.ts";
import { runFolder, runScript } from "./promqltest/run-folder.ts";

const corpus = join(import.meta.dirname, "promqltest/corpus");

test("Prometheus' own test scripts pass, but for what reads native histograms", () => {
  const reports = runFolder(corpus);
  const passed = reports.filter(({ outcome }) => outcome.state === "passed");
  const others = reports
    .filter(({ outcome }) => outcome.state !== "passed")
    .map((report) => listed(report) ?? `${report.id}: ${JSON.stringify(report.outcome)}`);
  expect([...new Set(others)]).toStrictEqual(["native histograms"]);
  expect({ cases: reports.length, passed: passed.length }).toStrictEqual({
    cases: 929,
    passed: 705,
  });
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

test("a case of what the evaluator refuses is no failure, and says what it is", () => {
  const script =
    "load 1m\n  h {{schema:0 count:1}}\n\neval instant at 0 h\n  h {{schema:0 count:1}}";
  const [report] = runScript("one.test", script);
  expect(report?.outcome).toStrictEqual({
    state: "refused",
    reason: "not supported: native histograms, such as of h",
  });
});
