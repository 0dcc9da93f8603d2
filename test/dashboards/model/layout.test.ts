import { expect, test } from "vitest";

import { layOut } from "#src/dashboards/model/layout.ts";
import type { Panel } from "#src/dashboards/model/panel.ts";
import { text } from "#src/dashboards/index.ts";

function panel([width, height]: readonly [number, number], index: number): Panel {
  const title = String(index);
  return text({ title, description: "d", markdown: "m", width, height }).build();
}

function places(top: number, ...sizes: readonly (readonly [number, number])[]): unknown {
  const { placed, end } = layOut(sizes.map(panel), top);
  return [...placed.map(([, { x, y, w, h }]) => [x, y, w, h]), end];
}

test("panels stand beside each other as long as there is room", () => {
  expect(places(0, [8, 8], [8, 8], [8, 8], [12, 6])).toEqual([
    [0, 0, 8, 8],
    [8, 0, 8, 8],
    [16, 0, 8, 8],
    [0, 8, 12, 6],
    14,
  ]);
});

test("a line is as high as the highest of its panels", () => {
  expect(places(3, [4, 4], [12, 9], [24, 2])).toEqual([
    [0, 3, 4, 4],
    [4, 3, 12, 9],
    [0, 12, 24, 2],
    14,
  ]);
});

test("what does not fit goes into the next line, and nothing has no height", () => {
  expect(places(0, [13, 4], [12, 4])).toEqual([[0, 0, 13, 4], [0, 4, 12, 4], 8]);
  expect(places(7)).toEqual([7]);
});
