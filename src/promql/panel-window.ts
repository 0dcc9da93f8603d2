/**
 * Windows that only a panel has, as how long they are depends on its time range and width:
 *
 * - `"auto"`: what a rate needs, four samples at least and one step of the panel at least;
 * - `"step"`: from one point of the panel to the next, so that none is left out and none counted twice;
 * - `"range"`: the whole time range that is shown.
 */
export type PanelWindow = "auto" | "step" | "range";

const panelWindows: readonly unknown[] = ["auto", "step", "range"] satisfies readonly PanelWindow[];

/** Returns whether the value is a window that only a panel has. */
export function isPanelWindow(value: unknown): value is PanelWindow {
  return panelWindows.includes(value);
}

/** How each of them is written in a query. */
export type PanelWindowNames = Readonly<Record<PanelWindow, string>>;

/** What stands for one of them, in milliseconds, where there is no panel. */
export const standInMs = 300_000;
