import { toMs, type Duration } from "../../../duration.ts";
import type { LabelSet } from "../alert-labels.ts";
import { labelSetKey } from "./label-set.ts";
import type { Post, SimulationInput } from "./simulate.ts";

/** An alert as Prometheus would see it. */
export interface ScenarioAlert {
  readonly labels: LabelSet;
  /** When it starts to fire, after the scenario's start. @default "0s" */
  readonly at?: Duration;
  /** How long it fires. @default to the end of the scenario */
  readonly for?: Duration;
}

/** Alerts over time. */
export interface Scenario {
  /** ISO 8601 with an offset. @default a Monday noon in UTC */
  readonly start?: string;
  readonly alerts: readonly ScenarioAlert[];
  /** How long to watch. @default "1h" */
  readonly watch?: Duration;
}

const defaultStart = "2026-01-05T12:00:00Z";

/**
 * Prometheus posts a firing alert again each minute (`--rules.alert.resend-delay`), valid for four,
 * and an ended one for 15 minutes more (rules/alerting.go).
 */
const resendMs = 60_000;
const validMs = 4 * resendMs;
const endedMs = 900_000;

/** Returns the start of a scenario in epoch milliseconds; NaN when it is no instant. */
export function startOf({ start = defaultStart }: Scenario): number {
  return Date.parse(start);
}

/**
 * Returns the posts by which Prometheus would tell Alertmanager of the scenario.
 *
 * @throws ObservabilityError `OBS_DURATION_INVALID`.
 */
export function toSimulation(scenario: Scenario): SimulationInput {
  const startMs = startOf(scenario);
  const untilMs = startMs + toMs(scenario.watch ?? "1h");
  const posts = scenario.alerts.flatMap((alert) =>
    toPosts(alert, startMs, untilMs, againMs(alert, scenario.alerts)),
  );
  return { posts: together(posts), untilMs };
}

/** Returns when an alert with the same labels fires for the next time, after the scenario's start. */
function againMs(alert: ScenarioAlert, all: readonly ScenarioAlert[]): number {
  const key = labelSetKey(alert.labels);
  const atMs = toMs(alert.at ?? 0);
  const later = all
    .filter((one) => labelSetKey(one.labels) === key)
    .map(({ at }) => toMs(at ?? 0))
    .filter((ms) => ms > atMs);
  return Math.min(Infinity, ...later);
}

/** An alert that fires again is no longer told to have ended. */
function toPosts(
  alert: ScenarioAlert,
  startMs: number,
  untilMs: number,
  untilAgainMs: number,
): readonly Post[] {
  const { labels } = alert;
  const startsAtMs = startMs + toMs(alert.at ?? 0);
  const endMs = alert.for === undefined ? Infinity : startsAtMs + toMs(alert.for);
  const firing = every(resendMs, startsAtMs, Math.min(endMs, untilMs + 1));
  const endedUntilMs = Math.min(endMs + endedMs, startMs + untilAgainMs, untilMs + 1);
  const ended = every(resendMs, endMs, endedUntilMs);
  return [
    ...firing.map((atMs) => ({ atMs, alerts: [{ labels, startsAtMs, endsAtMs: atMs + validMs }] })),
    ...ended.map((atMs) => ({ atMs, alerts: [{ labels, startsAtMs, endsAtMs: endMs }] })),
  ];
}

/** Returns the instants from `fromMs` until before `toMs`. */
function every(stepMs: number, fromMs: number, toMs: number): readonly number[] {
  const count = Math.max(0, Math.ceil((toMs - fromMs) / stepMs));
  return Array.from({ length: Number.isFinite(count) ? count : 0 }, (_, n) => fromMs + n * stepMs);
}

/** Alerts of one instant are posted together, as Prometheus sends them. */
function together(posts: readonly Post[]): readonly Post[] {
  const byTime = Map.groupBy(posts, ({ atMs }) => atMs);
  return [...byTime].map(([atMs, same]) => ({ atMs, alerts: same.flatMap((one) => one.alerts) }));
}
