import { ObservabilityError } from "../../errors.ts";
import { toLabels } from "../../promql/evaluate/labels.ts";
import { recentlyParsed } from "../../promql/evaluate/parse/recently-parsed.ts";
import { queryInstant, queryRange, type ResultSeries } from "../../promql/evaluate/run.ts";
import type { AlertInstances } from "./alert-instances.ts";
import type { Found, Surroundings } from "./rule-findings.ts";
import type { AlertingRule, EngineRule, RuleGroup } from "./rule-group.ts";
import { freshState, nextOutcome, type RuleState } from "./rule-state.ts";
import type { RuleStore } from "./rule-store.ts";
import { selectedNames } from "./selected-names.ts";
import type { TemplateSample } from "./template/value.ts";

/** When rules are evaluated, and what they read besides series. */
export interface RuleRun {
  readonly startMs: number;
  readonly endMs: number;
  readonly stepMs: number;
  /** The step of subqueries that name none. */
  readonly subqueryStepMs: number;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
}

/** The instances of each alert after each evaluation. */
export type AlertHistory = ReadonlyMap<AlertingRule, readonly AlertInstances[]>;

interface Placed {
  readonly group: RuleGroup;
  readonly rule: EngineRule;
}

/**
 * Evaluates the groups one after another at each time, as Prometheus' manager of rules does, and
 * adds to the store what they record. Returns what became of the alerts.
 *
 * @throws ObservabilityError `OBS_PROMQL_EVALUATION` with the rule, where one cannot be evaluated.
 */
export function evaluateRules(
  groups: readonly RuleGroup[],
  store: RuleStore,
  run: RuleRun,
): AlertHistory {
  const rules = groups.flatMap((group) => group.rules.map((rule) => ({ group, rule })));
  return readBackwards(rules, store) ? columns(rules, store, run) : steps(rules, store, run);
}

/** What the rule writes. */
function writtenNames({ rule }: Placed): readonly string[] {
  return rule.type === "recording" ? [rule.name] : ["ALERTS", "ALERTS_FOR_STATE"];
}

/**
 * Whether each rule reads only what rules before it write, so that one can be evaluated at all times
 * before the next is.
 */
function readBackwards(rules: readonly Placed[], store: RuleStore): boolean {
  const later = new Map<string, number>();
  rules.forEach((one, index) => {
    for (const name of writtenNames(one)) later.set(name, index);
  });
  if ([...later.keys()].some((name) => store.hasName(name))) return false;
  return rules.every(({ rule }, index) => {
    if (usesQuery(rule)) return false;
    const names = selectedNames(recentlyParsed(rule.expr, {}));
    return names !== undefined && [...names].every((name) => (later.get(name) ?? -1) < index);
  });
}

function usesQuery(rule: EngineRule): boolean {
  if (rule.type === "recording") return false;
  return [...Object.values(rule.labels), ...Object.values(rule.annotations)].some((text) =>
    /\bquery\b/.test(text),
  );
}

/** A rule at all times, then the next: one query each. */
function columns(rules: readonly Placed[], store: RuleStore, run: RuleRun): AlertHistory {
  const times = timesOf(run);
  const history = new Map<AlertingRule, AlertInstances[]>();
  for (const placed of rules) {
    const found = foundAtAll(placed, store, run, times.length);
    let state = freshState;
    for (const [step, atMs] of times.entries()) {
      state = evaluate(placed, state, found[step] ?? [], atMs, store, run);
      keep(history, placed.rule, state);
    }
  }
  return history;
}

/** All rules at a time, then at the next. */
function steps(rules: readonly Placed[], store: RuleStore, run: RuleRun): AlertHistory {
  const states = new Map<Placed, RuleState>();
  const history = new Map<AlertingRule, AlertInstances[]>();
  for (const atMs of timesOf(run)) {
    store.seeUntil(atMs);
    for (const placed of rules) {
      const { rule, group } = placed;
      const options = { subqueryStepMs: run.subqueryStepMs };
      const { series } = told(rule, () =>
        queryInstant(store, rule.expr, atMs - group.queryOffsetMs, options),
      );
      const found = series.map((one) => ({ labels: toLabels(one.labels), value: onlyValue(one) }));
      const before = states.get(placed) ?? freshState;
      const state = evaluate(placed, before, found, atMs, store, run);
      states.set(placed, state);
      keep(history, rule, state);
    }
  }
  return history;
}

function evaluate(
  { group, rule }: Placed,
  before: RuleState,
  found: readonly Found[],
  atMs: number,
  store: RuleStore,
  run: RuleRun,
): RuleState {
  const surroundings = surroundingsOf(run, store, atMs);
  const writeMs = atMs - group.queryOffsetMs;
  return told(rule, () => {
    const { state, samples, ended } = nextOutcome(rule, group, before, found, surroundings);
    for (const { labels, value } of samples) store.append(labels, writeMs, value);
    for (const labels of ended) store.append(labels, writeMs, "stale");
    return state;
  });
}

/** Returns what templates of an alert read at the time. */
export function surroundingsOf(
  { externalLabels, externalUrl, subqueryStepMs }: RuleRun,
  store: RuleStore,
  atMs: number,
): Surroundings {
  return {
    atMs,
    externalLabels,
    externalUrl,
    query: (text) =>
      queryInstant(store, text, atMs, { subqueryStepMs }).series.map(
        ({ labels, values }): TemplateSample => ({
          type: "sample",
          labels,
          value: values[0] ?? Number.NaN,
        }),
      ),
  };
}

function foundAtAll(
  { group, rule }: Placed,
  store: RuleStore,
  { startMs, endMs, stepMs, subqueryStepMs }: RuleRun,
  count: number,
): readonly (readonly Found[])[] {
  const firstMs = startMs - group.queryOffsetMs;
  const range = { startMs: firstMs, endMs: endMs - group.queryOffsetMs, stepMs };
  const { series } = told(rule, () => queryRange(store, rule.expr, range, { subqueryStepMs }));
  const found = Array.from({ length: count }, (): Found[] => []);
  for (const one of series) {
    const labels = toLabels(one.labels);
    const put = (atMs: number, value: Found["value"]): void => {
      found[Math.round((atMs - firstMs) / stepMs)]?.push({ labels, value });
    };
    for (const [index, atMs] of one.times.entries()) put(atMs, one.values[index] ?? Number.NaN);
    for (const { timeMs, value } of one.histograms ?? []) put(timeMs, value);
  }
  return found;
}

/** Returns the value of a series of an instant query. */
export function onlyValue({ values, histograms }: ResultSeries): Found["value"] {
  return histograms?.[0]?.value ?? values[0] ?? Number.NaN;
}

function keep(
  history: Map<AlertingRule, AlertInstances[]>,
  rule: EngineRule,
  { instances }: RuleState,
): void {
  if (rule.type === "recording") return;
  const known = history.get(rule) ?? [];
  known.push(instances);
  history.set(rule, known);
}

function timesOf({ startMs, endMs, stepMs }: RuleRun): readonly number[] {
  const count = Math.floor((endMs - startMs) / stepMs) + 1;
  return Array.from({ length: count }, (_, step) => startMs + step * stepMs);
}

/** Says of which rule an error is. */
function told<T>(rule: EngineRule, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (!(cause instanceof ObservabilityError)) throw cause;
    throw new ObservabilityError(cause.code, `rule ${rule.name}: ${cause.message}`, { cause });
  }
}
