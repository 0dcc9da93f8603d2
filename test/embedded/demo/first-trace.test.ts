import { expect, test } from "vitest";

import { renderFirstTrace } from "#src/embedded/demo/first-trace.ts";

import { evidenceOfAGoodRun } from "./evidence-of-a-good-run.ts";

test("the first order's spans are a tree, from the gateway to the worker", () => {
  const evidence = evidenceOfAGoodRun();
  const lines = renderFirstTrace(evidence).split("\n");
  const traceId = evidence.spans[0]?.traceId ?? "";
  const count = evidence.spans.filter((span) => span.traceId === traceId).length;

  expect(lines[0]).toBe(`the first trace, ${traceId}:`);
  expect(lines[1]).toMatch(/^ {2}gateway {2}\S.* [\d.]+ ms$/);
  expect(lines.slice(1, -2)).toHaveLength(count);
  expect(lines.filter((line) => /^ {4,}worker /.test(line))).not.toEqual([]);
});

test("without a stored root there is nothing to show", () => {
  expect(renderFirstTrace({ ...evidenceOfAGoodRun(), spans: [] })).toBe("");
});
