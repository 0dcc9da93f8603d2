import { expect, test } from "vitest";

import type { Message } from "../../bench/alert-noise/notifications.ts";
import { weekTable } from "../../bench/alert-noise/week-table.ts";

const message = (
  receiver: string,
  rules: readonly string[],
  { environment, reason = "first notification" }: Partial<Record<string, string>> = {},
): Message => ({
  atMs: 0,
  receiver,
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of those that the caller names
  reason: reason as Message["reason"],
  alerts: rules.map((rule_id) => ({
    rule_id,
    ...(environment === undefined ? {} : { deployment_environment_name: environment }),
  })),
});

test("a message counts once in the row of each of its rules, and once in all", () => {
  const now = [message("default", ["slow", "late"]), message("default", ["slow"])];
  expect(weekTable(undefined, now).split("\n").slice(2)).toEqual([
    "| `slow` | 0, 2 |  |  |",
    "| `late` | 0, 1 |  |  |",
    "| all | 0, 2 |  |  |",
  ]);
});

test("a page is a first message to the critical receiver; its copy on the second way is none", () => {
  const now = [
    message("critical", ["down"]),
    message("critical", ["down"], { reason: "repeat interval elapsed" }),
    message("critical-fallback", ["down"]),
  ];
  expect(weekTable(undefined, now)).toContain("| `down` | 1, 2 |  |  |");
});

test("each environment has its column, what is about none stands with production, before has one", () => {
  const now = [
    message("quiet", ["slow"], { environment: "staging" }),
    message("critical", ["collector-down"]),
  ];
  const before = [message("critical", ["slow"]), message("critical", ["slow"])];
  expect(weekTable(before, now).split("\n")).toEqual([
    "| Rule | before | production | staging | development |",
    "| --- | --- | --- | --- | --- |",
    "| `slow` | 2, 2 |  | 0, 1 |  |",
    "| `collector-down` |  | 1, 1 |  |  |",
    "| all | 2, 2 | 1, 1 | 0, 1 |  |",
  ]);
});
