import type { Panel } from "../dashboard-json.ts";
import { noData } from "../draw.ts";
import { amountOf, type Drawn } from "../drawn.ts";
import type { TimeRange } from "../interval.ts";
import { axisProblems } from "./axis-problems.ts";
import { boundProblems, type Bounds } from "./bounds.ts";
import { legendProblems } from "./legend-problems.ts";
import { shapeProblems } from "./shape-problems.ts";

/** What is expected of a panel. */
export interface Expected {
  /** Why there is nothing to see. */
  readonly nothing?: string | undefined;
  /** Whether there may be something all the same. */
  readonly orSomething?: boolean;
  /** Between which the values of a line or a column are, where the unit does not tell. */
  readonly bounds?: (name: string) => Bounds | undefined;
}

/** Its unit is that of its buckets' bounds; what fills them are requests a second. */
const ofHeatmap: Bounds = [0, 1_000];

/** So many problems of a kind tell enough. */
const enough = 3;

/** Returns what is wrong with a panel as it is drawn; of one that is repeated, with each of them. */
export function judgePanel(
  panel: Panel,
  drawn: readonly Drawn[],
  range: TimeRange,
  { nothing, orSomething = false, bounds }: Expected,
): readonly string[] {
  const amount = drawn.reduce((sum, one) => sum + amountOf(one), 0);
  const texts = drawn.flatMap((one) => (one.kind === "nothing" ? [one.text] : []));
  return [
    ...(nothing === undefined && amount === 0
      ? [`expected something to see, got "${texts.join(", ")}"`]
      : []),
    ...(nothing !== undefined && !orSomething && amount > 0
      ? [`expected nothing to see (${nothing}), got ${amount}`]
      : []),
    ...(texts.includes(noData) ? [`expected words of its own for nothing, got "${noData}"`] : []),
    ...drawn.flatMap((one) => [
      ...shapeProblems(panel, one, range).slice(0, enough),
      ...boundProblems(one, panel.type === "heatmap" ? () => ofHeatmap : bounds).slice(0, enough),
      ...axisProblems(one),
      ...legendProblems(panel, one).slice(0, enough),
    ]),
  ];
}
