import { expect, it } from "vitest";

import { parsePoints } from "#src/promql/series-notation.ts";

it.for([
  ["1-2x3", [1, -1, -3, -5]],
  ["-1+2x3", [-1, 1, 3, 5]],
  ["1+.5x2", [1, 1.5, 2]],
  ["Inf+1x2", [Infinity, Infinity, Infinity]],
  ["NaN 4x1", [Number.NaN, 4, 4]],
  ["_x2 5 stale", [undefined, undefined, 5, "stale"]],
] as const)("reads %s", ([text, points]) => {
  expect(parsePoints(text)).toEqual(points);
});

// promtool 3 refuses each of them
const refused: readonly (readonly [why: string, text: string])[] = [
  ["a step with a sign of its own", "1+-2x3"],
  ["a step without its times", "1-2"],
  ["an infinite step", "1+Infx2"],
  ["an infinity of times", "Infx2"],
  ["a step behind a space", "1 +x2"],
  ["a histogram's step without its times", "{{count:1}}+{{count:1}}"],
];

it.for(refused)("refuses %s: %s", ([, text]) => {
  expect(() => parsePoints(text)).toThrow("expected values such as 1 2+3x4 _ stale, got ");
});
