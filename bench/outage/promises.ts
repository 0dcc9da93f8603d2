import type { Outcome } from "./outcome.ts";

/** Four workers, each with a batch of 5000 at most: deploy/backends/SET/otel-collector.yaml. */
const inFlight = 4 * 5_000;

/** What `lossless` says of queues that did not come to rest. */
export const notDrained = "queues: expected to be empty in the end";

/** Returns in which way something was lost, stored too often, or left in a queue. */
export function lossless({
  missing,
  duplicates,
  counterRight,
  drained,
}: Outcome): readonly string[] {
  const { spans, lines, points } = missing;
  const copies = Math.max(duplicates.spans, duplicates.lines);
  return [
    ...(spans + lines + points === 0
      ? []
      : [`missing: expected 0, got ${spans} spans, ${lines} lines, ${points} points`]),
    ...(copies <= inFlight ? [] : [`duplicates: expected at most ${inFlight}, got ${copies}`]),
    ...(counterRight ? [] : ["counter: expected its last value"]),
    ...(drained ? [] : [notDrained]),
  ];
}

/** Returns that the alert did not fire, if so. */
export function alerted({ alert: { name, seconds } }: Outcome): readonly string[] {
  return seconds === undefined ? [`${name}: expected to fire`] : [];
}
