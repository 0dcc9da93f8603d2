import { describe, expect, test } from "vitest";

import { acceptProblems } from "#src/dashboards/lint/accepted-finding.ts";
import { formatFlaw } from "#src/shape.ts";

const told = (given: unknown): readonly string[] =>
  acceptProblems(given, ["Requests", "Errors"]).map((flaw) => formatFlaw("dashboards.ts", flaw));

const reason = "to be shown";

describe("findings that a definition accepts", () => {
  test("are checks, of a panel or not, with a reason", () => {
    expect(told(undefined)).toEqual([]);
    expect(told([])).toEqual([]);
    expect(
      told([
        { check: "refresh", reason },
        { check: "raw-counter", panel: "Errors", reason },
      ]),
    ).toEqual([]);
  });

  test.each([
    ["refresh", 'accept: expected a list of findings that are meant so, got "refresh"'],
    [["refresh"], 'accept[0]: expected an object such as { check, reason }, got "refresh"'],
    [[{ check: "refesh", reason }], 'accept[0].check: expected the check refresh, got "refesh"'],
    [[{ check: "refresh" }], "accept[0].reason: expected why it is meant so, got nothing"],
    [[{ check: "refresh", reason: " " }], 'accept[0].reason: expected why it is meant so, got " "'],
    [
      [{ check: "refresh", reason, panel: 1 }],
      "accept[0].panel: expected the title of a panel, got 1",
    ],
    [
      [{ check: "refresh", reason, pannel: "x" }],
      "accept[0]: expected the field panel, got pannel",
    ],
    [
      [{ check: "unit", reason, panel: "Request" }],
      'accept[0].panel: expected the title of a panel: "Requests", got "Request"',
    ],
  ])("that cannot be meant are told: %j", (given, problem) => {
    expect(told(given)).toEqual([`dashboards.ts: ${problem}`]);
  });

  test("are among a list of all checks where none is near", () => {
    expect(told([{ check: "colours-of-everything", reason }])[0]).toMatch(
      /one of shape, dashboard-title, /,
    );
  });
});
