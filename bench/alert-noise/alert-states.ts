import type { ResultSeries } from "../../src/promql/evaluate/run.ts";
import type { PrometheusRule } from "./rules.ts";

/** An alert from the time it fires until it ends. */
export interface FiredAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly fromMs: number;
  /** Infinity while it goes on. */
  untilMs: number;
}

/** One label set of a rule. */
interface State {
  readonly labels: Readonly<Record<string, string>>;
  readonly activeMs: number;
  firing: FiredAlert | undefined;
  /** When the condition ended, while `keep_firing_for` lasts. */
  endedMs: number | undefined;
}

/** Times of evaluation. */
export interface Steps {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
}

/** What becomes of the alerts of one rule (rules/alerting.go). */
export interface AlertStates {
  readonly take: (series: readonly ResultSeries[], steps: Steps) => void;
  readonly fired: readonly FiredAlert[];
}

/** Returns the states of a rule's alerts. A `for` is over at the first step that is late enough. */
export function createAlertStates(rule: PrometheusRule): AlertStates {
  const states = new Map<string, State>();
  const fired: FiredAlert[] = [];
  return {
    fired,
    take(series, { startMs, endMs, stepMs }) {
      const found = new Map(series.map((one) => [keyOf(one.labels), one]));
      for (const key of new Set([...found.keys(), ...states.keys()])) {
        const one = found.get(key);
        const times = one?.times ?? new Float64Array(0);
        let at = 0;
        for (let ms = startMs; ms <= endMs; ms += stepMs) {
          const active = times[at] === ms;
          if (active) at++;
          step(key, one?.labels ?? {}, active, ms);
          if (!active && !states.has(key)) {
            const next = times[at];
            if (next === undefined) break;
            ms = next - stepMs;
          }
        }
      }
    },
  };

  function step(
    key: string,
    labels: Readonly<Record<string, string>>,
    active: boolean,
    ms: number,
  ): void {
    const state = states.get(key);
    if (active) {
      const now = state ?? {
        labels: labelsOf(rule, labels),
        activeMs: ms,
        firing: undefined,
        endedMs: undefined,
      };
      now.endedMs = undefined;
      states.set(key, now);
      if (now.firing === undefined && ms - now.activeMs >= rule.for) {
        now.firing = { labels: now.labels, fromMs: ms, untilMs: Infinity };
        fired.push(now.firing);
      }
      return;
    }
    if (state === undefined) return;
    state.endedMs ??= ms;
    if (state.firing !== undefined && ms - state.endedMs < rule.keep_firing_for) return;
    if (state.firing !== undefined) state.firing.untilMs = ms;
    states.delete(key);
  }
}

function labelsOf(
  { alert = "", labels }: PrometheusRule,
  of: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const { __name__: _, ...rest } = of;
  return { ...rest, ...labels, alertname: alert };
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
