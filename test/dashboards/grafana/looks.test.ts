import { describe, expect, test } from "vitest";

import { softMax } from "#src/dashboards/grafana/axis.ts";
import { colours } from "#src/dashboards/grafana/colours.ts";
import {
  nothingMapping,
  stateMappings,
  textMappings,
  thresholds,
} from "#src/dashboards/grafana/thresholds.ts";
import { grafanaTime } from "#src/dashboards/grafana/time.ts";
import { grafanaUnit } from "#src/dashboards/grafana/unit.ts";
import { letter } from "#src/dashboards/grafana/target.ts";
import { units, type Measure } from "#src/dashboards/model/unit.ts";
import { dimensions } from "#src/promql/quantity.ts";

describe("an axis", () => {
  test("has a soft end that a line of zeros is not lost on", () => {
    const ends = dimensions.map((dimension) => [dimension, softMax(dimension, undefined)]);
    expect(Object.fromEntries(ends)).toEqual({
      seconds: 0.001,
      bytes: 1_024,
      ratio: 0.001,
      count: 1,
      perSecond: 0.1,
      bytesPerSecond: 1_024,
    });
  });

  test("has the limit on it, a little below its end, and no binary tail", () => {
    expect(softMax("ratio", { above: 0.05 })).toBe(0.06);
    expect(softMax("seconds", { above: 0.1 })).toBe(0.12);
    expect(softMax("count", { below: 10 })).toBe(12);
  });

  test("has the end of its dimension where the limit is none to be seen", () => {
    expect(softMax("ratio", { below: 0 })).toBe(0.001);
    expect(softMax("count", { above: -5 })).toBe(1);
  });
});

describe("colours say what is meant", () => {
  test("on both sides of a limit", () => {
    expect(thresholds({ above: 0.05 })).toEqual({
      mode: "absolute",
      steps: [
        { value: null, color: colours.good },
        { value: 0.05, color: colours.bad },
      ],
    });
    expect(thresholds({ below: 0 })).toEqual({
      mode: "absolute",
      steps: [
        { value: null, color: colours.bad },
        { value: 0, color: colours.good },
      ],
    });
  });

  test("and nothing where nothing judges", () => {
    expect(thresholds(undefined)).toEqual({
      mode: "absolute",
      steps: [{ value: null, color: colours.neutral }],
    });
  });

  test("of states, in their order, with their words", () => {
    const states = [
      { value: 0, text: "down", means: "bad" },
      { value: 0.5, text: "degraded", means: "warning" },
    ] as const;
    expect(stateMappings(states)).toEqual([
      {
        type: "value",
        options: {
          0: { text: "down", color: colours.bad, index: 0 },
          0.5: { text: "degraded", color: colours.warning, index: 1 },
        },
      },
    ]);
    expect(stateMappings([])).toEqual([]);
    expect(textMappings({ critical: "bad", low: "neutral" })).toEqual([
      {
        type: "value",
        options: {
          critical: { color: colours.bad, index: 0 },
          low: { color: colours.neutral, index: 1 },
        },
      },
    ]);
  });

  test("of what is not there, which is neither good nor bad", () => {
    expect(nothingMapping("none")).toMatchObject({
      options: { match: "null", result: { text: "none", color: colours.unknown } },
    });
  });

  test("and are told apart: each another", () => {
    expect(new Set(Object.values(colours)).size).toBe(Object.keys(colours).length);
  });
});

describe("a unit", () => {
  test("is the dimension's own", () => {
    expect(dimensions.map((dimension) => grafanaUnit({ dimension }))).toEqual([
      "s",
      "bytes",
      "percentunit",
      "short",
      "cps",
      "binBps",
    ]);
    expect(Object.keys(units).toSorted()).toEqual([...dimensions].toSorted());
  });

  test.each<[Measure, string]>([
    [{ dimension: "count", counted: "spans" }, "suffix: spans"],
    [{ dimension: "perSecond", counted: "spans" }, "suffix: spans/s"],
    [{ dimension: "perSecond", counted: "requests" }, "reqps"],
    [{ dimension: "seconds", counted: "spans" }, "s"],
    [{ dimension: "ratio", counted: "requests" }, "percentunit"],
    [{ dimension: "perSecond", counted: "spans", unit: "ops" }, "ops"],
    [{ dimension: "count", unit: "none" }, "none"],
  ])("of %j is %s", (measure, unit) => {
    expect(grafanaUnit(measure)).toBe(unit);
  });
});

test.each([
  [1_800_000, "30m"],
  [5_400_000, "90m"],
  [3_600_000, "1h"],
  [7_776_000_000, "90d"],
  [604_800_000, "7d"],
  [90_000, "90s"],
  [1_500, "1500ms"],
])("Grafana reads a time of %d ms as %s, in one unit", (ms, text) => {
  expect(grafanaTime(ms)).toBe(text);
});

test("queries have letters, those after Z with a number", () => {
  expect([0, 25, 26, 27, 52].map(letter)).toEqual(["A", "Z", "A1", "B1", "A2"]);
});
