import { describe, expect, test } from "vitest";

import { isObjective, objectivesOf } from "#src/alerting/rules/objective.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { renderRules } from "#src/alerting/rules/render-rules.ts";
import {
  shippedObjectives,
  type ShippedObjectivesOptions,
} from "#src/shipped/shipped-objectives.ts";

import { problemsOf } from "../project/problems-of.ts";

const anything = (options: unknown): ShippedObjectivesOptions =>
  options as ShippedObjectivesOptions;

describe("shippedObjectives", () => {
  test("has both objectives that ship", () => {
    const { rules } = shippedObjectives();
    expect(rules.filter(isObjective).map(({ id }) => id)).toEqual(["availability", "latency"]);
  });

  test("follows the values in limits, minimum and texts", () => {
    const file = shippedObjectives({
      disable: { latency: "no promise on it" },
      override: { availability: { percent: 99.5, minimumRequests: 100, window: "28d" } },
    });
    expect(objectivesOf([file])).toMatchObject([
      {
        id: "availability",
        target: 0.995,
        minimum: { of: "events", value: 100 },
        windowMs: 28 * 86_400_000,
      },
    ]);
    const [fastest] = alertsOf([file]);
    expect(fastest?.alert.description).toBe(
      "The error budget of 99.5 % over 28 days is being spent too fast.",
    );
    const [text = ""] = renderRules([file], { runbooks: "" }).values();
    expect(text).toContain("slo:availability:error_ratio_56m > 0.072)");
    expect(text).toContain("((slo:availability:total_56m * 3360) > 99.5)");
  });

  test.each<[string, unknown, readonly string[]]>([
    [
      "an objective that is misspelt",
      { override: { availabilty: { percent: 99 } } },
      ["shippedObjectives.override: expected the objective availability, got availabilty"],
    ],
    [
      "one like no other",
      { disable: { uptime: "x" } },
      ["shippedObjectives.disable: expected one of availability, latency, got uptime"],
    ],
    [
      "an empty reason",
      { disable: { latency: "" } },
      ['shippedObjectives.disable.latency: expected a reason, got ""'],
    ],
    [
      "values that cannot be",
      {
        override: {
          latency: { percent: 100, minimumRequests: -1, minimumRequest: 1, window: "1d" },
        },
      },
      [
        "shippedObjectives.override.latency.percent: expected a number above 93.06 and below 100, such as 99.5, got 100",
        "shippedObjectives.override.latency.minimumRequests: expected a number of requests >= 0, got -1",
        "shippedObjectives.override.latency: expected the field minimumRequests, got minimumRequest",
        'shippedObjectives.override.latency.window: expected whole days from "7d" to "92d", got "1d"',
      ],
    ],
    [
      "an objective disabled and changed",
      { disable: { latency: "x" }, override: { latency: { percent: 98 } } },
      [
        "shippedObjectives.override.latency: expected an objective that is not disabled as well, got latency",
      ],
    ],
    [
      "other options",
      { percent: 99, override: 5 },
      [
        "shippedObjectives: expected disable or override, got percent",
        "shippedObjectives.override: expected an object by the ids of objectives, got 5",
      ],
    ],
    [
      "values that are no object",
      { override: { latency: 98 } },
      ["shippedObjectives.override.latency: expected an object such as { percent: 99.5 }, got 98"],
    ],
  ])("a config is refused with %s", (_what, options, problems) => {
    const lines = problems.map((line) => `observability.config.ts: objectives: ${line}`);
    expect(problemsOf({ objectives: shippedObjectives(anything(options)) })).toEqual(lines);
  });
});
