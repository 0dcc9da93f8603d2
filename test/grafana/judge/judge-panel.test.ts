import { expect, test } from "vitest";

import { readDashboard, type Panel } from "../dashboard-json.ts";
import { draw } from "../draw.ts";
import { emptyFrame, linesFrame, seriesFrame } from "../series-frame.ts";
import { judgePanel, type Expected } from "./judge-panel.ts";
import type { Frame } from "../frame.ts";

const range = { fromMs: 0, toMs: 60_000 };
const query = { refId: "A", legendFormat: "{{service_name}}" };

function panel(json: object): Panel {
  const [first] = readDashboard({
    uid: "test",
    title: "Test",
    panels: [{ id: 1, title: "Panel", targets: [query], ...json }],
  }).panels;
  if (first === undefined) throw new Error("expected a panel");
  return first;
}

function lines(defaults: object): Panel {
  return panel({
    type: "timeseries",
    fieldConfig: { defaults: { unit: "s", min: 0, noValue: "none", ...defaults } },
  });
}

function series(service: string, ...values: readonly string[]): Frame {
  const points = values.map((value, index) => [index * 15_000, value] as const);
  return seriesFrame(query, { service_name: service }, points);
}

function judged(of: Panel, frames: readonly Frame[], expected: Expected = {}): readonly string[] {
  return judgePanel(of, [draw(of, frames)], range, expected);
}

const good = [series("orders", "0.1", "0.2")];

test("a panel that shows what it should is well", () => {
  expect(judged(lines({}), good)).toEqual([]);
});

test.each<[string, Panel, readonly Frame[], Expected, RegExp]>([
  [
    "nothing, where something should be",
    lines({}),
    [emptyFrame(query)],
    {},
    /^expected something to see, got "none"$/,
  ],
  [
    "something, where nothing should be",
    lines({}),
    good,
    { nothing: "nobody calls" },
    /^expected nothing to see \(nobody calls\), got 1$/,
  ],
  [
    "Grafana's words for nothing",
    panel({ type: "timeseries" }),
    [emptyFrame(query)],
    { nothing: "nobody calls" },
    /^expected words of its own for nothing, got "No data"$/,
  ],
  ["a single point", lines({}), [series("orders", "0.1")], {}, /two points or more/],
  [
    "a value in another unit",
    lines({}),
    [series("orders", "100", "200")],
    {},
    /^orders: expected 0 to 5 \(s\), got 100$/,
  ],
  [
    "a value out of its own bounds",
    lines({}),
    good,
    { bounds: () => [0, 0.15] },
    /^orders: expected 0 to 0.15 \(s\), got 0.2$/,
  ],
  ["no unit", lines({ unit: "" }), good, {}, /expected a unit, got none/],
  ["zeros on 0 to 100", lines({}), [series("orders", "0", "0")], {}, /axis for zeros/],
  [
    "an axis far above its values",
    lines({ max: 10 }),
    good,
    {},
    /^expected an axis \(s\) up to 10 × 0.2 at most, got 10$/,
  ],
  [
    "two lines of one name",
    lines({}),
    [...good, ...good],
    {},
    /^expected distinct names, got orders twice$/,
  ],
  ["a line without a name", lines({}), [series("", "0.1", "0.2")], {}, /a name for each/],
  [
    "a line that is called by an id",
    lines({}),
    [series("5a846ef4-da10-400b-9cd7-56d516a31fd3", "0.1", "0.2")],
    {},
    /^expected a name to read, got 5a846ef4/,
  ],
  [
    "a state without words",
    panel({
      type: "state-timeline",
      fieldConfig: {
        defaults: {
          unit: "none",
          noValue: "none",
          mappings: [{ type: "value", options: { "0": { text: "well" } } }],
        },
      },
    }),
    [series("orders", "0", "7")],
    {},
    /^orders: expected a known state, got 7$/,
  ],
  [
    "a number that is none",
    panel({
      type: "table",
      targets: [{ refId: "A", format: "table" }],
      fieldConfig: { defaults: { unit: "s", noValue: "none" } },
    }),
    [series("orders", "NaN")],
    {},
    /^Value: expected a number, got NaN$/,
  ],
  [
    "a line out of the range",
    panel({ type: "logs", fieldConfig: { defaults: { noValue: "none" } } }),
    [linesFrame(query, [{ timeMs: 90_000, message: "late", labels: {} }])],
    {},
    /^expected a time in the range, got 90000$/,
  ],
  [
    "a mild line, where the bad ones were asked",
    panel({
      type: "logs",
      targets: [{ refId: "A", expr: "level:error" }],
      fieldConfig: { defaults: { noValue: "none" } },
    }),
    [linesFrame(query, [{ timeMs: 1, message: "hello", labels: { level: "info" } }])],
    {},
    /^expected the level warn or worse, got info$/,
  ],
])("a panel with %s is not", (_what, of, frames, expected, message) => {
  const problems = judged(of, frames, expected);
  expect(problems).toEqual([expect.stringMatching(message)]);
});

test("what may be empty or not is well either way", () => {
  const expected = { nothing: "nothing is slow", orSomething: true };
  expect(judged(lines({}), good, expected)).toEqual([]);
  expect(judged(lines({}), [emptyFrame(query)], expected)).toEqual([]);
});

test("a limit that is drawn keeps the axis up", () => {
  const limited = lines({
    custom: { axisSoftMax: 6, thresholdsStyle: { mode: "dashed" } },
    thresholds: { steps: [{ value: null }, { value: 5 }] },
  });
  expect(judged(limited, good)).toEqual([]);
});
