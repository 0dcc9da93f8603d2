import type { Panel } from "./panel.ts";

/** Where a panel is: columns of 24, rows from the top. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export const columns = 24;

/** Panels in their places, and where the next row begins. */
export interface Layout {
  readonly placed: readonly (readonly [panel: Panel, place: Place])[];
  readonly end: number;
}

/** Puts panels beside each other from `top` on, as many as fit in a line. */
export function layOut(panels: readonly Panel[], top: number): Layout {
  let [x, y, tallest] = [0, top, 0];
  const placed = panels.map((panel) => {
    const { width: w, height: h } = panel;
    if (x + w > columns) [x, y, tallest] = [0, y + tallest, 0];
    const place = { x, y, w, h };
    [x, tallest] = [x + w, Math.max(tallest, h)];
    return [panel, place] as const;
  });
  return { placed, end: y + tallest };
}
