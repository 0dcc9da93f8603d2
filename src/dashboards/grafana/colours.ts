import type { State } from "../model/panel.ts";

/**
 * Colours by what they mean, told apart by colour-blind people too.
 * Okabe and Ito, Color Universal Design, https://jfly.uni-koeln.de/color/
 */
export const colours = {
  good: "#009E73",
  neutral: "#56B4E9",
  warning: "#E69F00",
  bad: "#D55E00",
  unknown: "#999999",
} as const satisfies Readonly<Record<State["means"], string>>;
