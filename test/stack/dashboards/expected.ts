import type { Dashboard, Panel } from "../../grafana/dashboard-json.ts";
import type { Bounds } from "../../grafana/judge/bounds.ts";
import type { Expected } from "../../grafana/judge/judge-panel.ts";
import { nothingToSee } from "./nothing-to-see.ts";
import { promql, type Stack } from "../stack.ts";
import type { Chosen } from "./chosen.ts";
import type { Situation } from "./situations.ts";

/** The age of the stack, which runs for an hour at most, in seconds. */
const age: Bounds = [0, 7_200];

/** A budget that one slow request burns a little of lasts for years, in seconds. */
const exhaustion: Bounds = [0, 1e9];

/** Of a budget that goes so fast, as much is overdrawn. */
const budget: Bounds = [-1_000, 1];

/** What is not of the size of a request: a panel, or of one the column or the line. */
const ofOtherSize: ReadonlyMap<string, Bounds> = new Map<string, Bounds>([
  ["Age of telemetry", [0, 120]],
  // What ended before, such as another test's application, is there for five minutes more
  ["Age of the newest sample", [0, 330]],
  ["Oldest check", [0, 120]],
  ["Time since the last run", [0, 180]],
  ["Prometheus: aggregates", [0, 600]],
  ["Youngest process", age],
  ["Time since start", age],
  ["Versions: Runs for", age],
  ["Versions compared: Runs for", age],
  ["Firing alerts: For", age],
  ["Now: For", age],
  ["Noise: Firing", age],
  // Of an objective's slowest alert, the burn of three days
  ["Bounds: Bound", [0, 604_800]],
  // Most of the requests fail, of which one in a thousand may
  ["Availability: burn rate", [0, 1_000]],
  ["Latency: burn rate", [0, 100]],
  ["Availability: budget left", budget],
  ["Latency: budget left", budget],
  ["Least budget left", budget],
  ["Budget left", budget],
  ["Services: Budget left", budget],
  ["Budgets: Budget left", budget],
  ["Budgets: Spent in", exhaustion],
  ["First budget spent in", exhaustion],
  ["Availability: budget spent in", exhaustion],
  ["Latency: budget spent in", exhaustion],
]);

/** Returns what is expected of the panels in a situation, with so many services chosen. */
export function expectedIn(
  stack: Pick<Stack, "prometheus" | "set">,
  situation: Situation,
  chosen: Chosen,
): (dashboard: Dashboard, panel: Panel) => Promise<Expected> {
  return async ({ uid }, { title }) => {
    const entry = nothingToSee(stack.set).find(
      (one) =>
        one.panel === `${uid} / ${title}` &&
        (one.in?.includes(situation) ?? true) &&
        (one.chosen?.includes(chosen) ?? true),
    );
    const bounds = (name: string): Bounds | undefined =>
      ofOtherSize.get(`${title}: ${name}`) ?? ofOtherSize.get(title);
    const exception = entry?.unless;
    const isOff = exception !== undefined && (await promql(stack, exception)).length > 0;
    return {
      nothing: isOff ? undefined : entry?.why,
      orSomething: entry?.orSomething !== undefined,
      bounds,
    };
  };
}
