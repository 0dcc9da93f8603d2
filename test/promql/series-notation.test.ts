import { expect, test } from "vitest";

import { ObservabilityError } from "#src/errors.ts";
import { parsePoints } from "#src/promql/series-notation.ts";

// What promtool makes of each, as of 3.15
test.each([
  ["1x3", [1, 1, 1, 1]],
  ["1+2x3 4", [1, 3, 5, 7, 4]],
  ["-1-2x2", [-1, -3, -5]],
  ["1 +2", [1, 2]],
  ["1e2+1e1x1", [100, 110]],
  [".5+1.x1", [0.5, 1.5]],
  ["INF -Inf NAN", [Infinity, -Infinity, Number.NaN]],
  ["_x2 1 stale", [undefined, undefined, 1, "stale"]],
])("%s", (text, points) => {
  expect(parsePoints(text)).toEqual(points);
});

test.each([
  "1+-2x3",
  "1+2",
  "1+infx3",
  "nanx2",
  "1+ 2x3",
  "1x2x3",
  "1x-1",
  "stale_",
  "1,2",
  "{{count:1}}+{{count:1}}",
])("%s is refused", (text) => {
  expect(() => parsePoints(text)).toThrow(ObservabilityError);
});
