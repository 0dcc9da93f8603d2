import { expect, test } from "vitest";

import { resolveProject } from "#src/project/resolve-project.ts";

const place = { root: "/nowhere", file: "observability.config.ts" };
const resolved = (retention: unknown) => resolveProject({ stack: { retention } }, place).retention;

test("one duration is that of metrics, traces and log lines, not of the aggregates", () => {
  expect(resolved("7d")).toEqual({ metrics: 168, traces: 168, logs: 168 });
});

test("each kind of data may have its own, in text or milliseconds", () => {
  const retention = { metrics: "90d", aggregates: 2 * 365 * 86_400_000 };
  expect(resolved(retention)).toEqual({ metrics: 2160, aggregates: 17_520 });
});

test("none leaves all to the stack's settings", () => {
  expect(resolveProject({}, place).retention).toEqual({});
});

test.each([
  ["1h", '.retention: expected whole hours, a day or more, such as "30d", got "1h"'],
  ["30", '.retention: expected whole hours, a day or more, such as "30d", got "30"'],
  [720, '.retention: expected whole hours, a day or more, such as "30d", got 720'],
  ["36h1m", '.retention: expected whole hours, a day or more, such as "30d", got "36h1m"'],
  [null, '.retention: expected whole hours, a day or more, such as "30d", got null'],
  [{ metrix: "1d" }, ".retention: expected the field metrics, got metrix"],
  [
    { metrics: "7d", traces: "soon", logs: 5 },
    '.retention.traces: expected whole hours, a day or more, such as "30d", got "soon"\nobservability.config.ts: stack.retention.logs: expected whole hours, a day or more, such as "30d", got 5',
  ],
])("%j is refused with all that is wrong with it", (retention, problems) => {
  expect(() => resolved(retention)).toThrow(`observability.config.ts: stack${problems}`);
});
