import { away, rising, steps, still, type Samples, type Series } from "./course.ts";
import type { Situation } from "./situation.ts";

/** A counter of losses that a component of the stack has about itself. */
export interface LossCounter {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What the rule counts over, and how long its condition has to hold. */
  readonly windowSeconds: number;
  readonly heldSeconds: number;
  /** What has to be lost in the window, so that the rule fires. */
  readonly enough: number;
}

const target = { job: "component", instance: "component:8888" };
const hour = steps(3_600);
/** Longer than Prometheus looks back for a sample. */
const outage = steps(1_200);

/** What may happen to a counter of losses. */
export function lossSituations(counter: LossCounter): readonly Situation[] {
  const { windowSeconds, heldSeconds, enough } = counter;
  const after = steps(windowSeconds + heldSeconds + 300);
  const begun = enough * 2;
  const of = (up: Samples, counted: Samples): readonly Series[] => [
    { name: "up", labels: target, samples: up },
    { name: counter.name, labels: { ...counter.labels, ...target }, samples: counted },
  ];
  const before = Math.max(hour, steps(windowSeconds) + 8);
  return [
    {
      name: "the first loss, all at once",
      series: of(still(1, before + after), [...away(before), ...still(begun, after)]),
      alerts: 1,
    },
    {
      name: "a loss at once after a restart of the component",
      series: of(
        [...still(1, before), 0, ...still(1, after)],
        [...away(before), undefined, ...still(begun, after)],
      ),
      alerts: 1,
    },
    {
      name: "a loss after others",
      series: of(still(1, before + after), [...still(7, before), ...still(7 + begun, after)]),
      alerts: 1,
    },
    {
      name: "losses that go on and on",
      series: of(still(1, before + after), [
        ...away(before),
        ...rising(enough, Math.max(1, enough), after),
      ]),
      alerts: 1,
    },
    {
      name: "nothing is lost",
      series: of(still(1, before + after), still(1e6, before + after)),
      alerts: 0,
    },
    {
      name: "Prometheus is new, and sees an old counter",
      series: of([...away(4), ...still(1, before)], [...away(4), ...still(1e6, before)]),
      alerts: 0,
    },
    {
      name: "Prometheus was away, and sees an old counter again",
      series: of(
        [...still(1, before), ...away(outage), ...still(1, before)],
        [...still(1e6, before), ...away(outage), ...still(1e6, before)],
      ),
      alerts: 0,
    },
    {
      name: "the component could not be reached, and has its old counter",
      series: of(
        [...still(1, before), ...still(0, outage), ...still(1, before)],
        [...still(1e6, before), ...away(outage), ...still(1e6, before)],
      ),
      alerts: 0,
    },
  ];
}
