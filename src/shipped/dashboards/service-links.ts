import { toDashboard, toLines, toTraces } from "../../dashboards/define/links.ts";

/** Where the numbers of a service lead. */
export const failedTraces = toTraces("Failed traces", { failed: true });
export const slowTraces = toTraces("Slow traces", { slowerThan: "500ms" });
export const worryingLines = toLines("Warnings and errors", { atLeast: "warn" });
export const overMonths = toDashboard("trends", { title: "Over months", from: "now-90d" });
