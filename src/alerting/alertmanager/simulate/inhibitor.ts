import type { LabelSet } from "../alert-labels.ts";
import { equalLabels, type InhibitRule } from "../inhibit.ts";
import { compileMatchers, type Predicate } from "../matcher.ts";
import { isResolved, type KeptAlert } from "./alert.ts";

/** Knows which alerts inhibit others (inhibit/inhibit.go). */
export interface Inhibitor {
  /** Takes the newest version of an alert. */
  readonly take: (alert: KeptAlert) => void;
  /** Returns the name of the first rule that inhibits the labels at `nowMs`. */
  readonly inhibitedBy: (labels: LabelSet, nowMs: number) => string | undefined;
}

interface CompiledRule {
  readonly name: string;
  readonly isSource: Predicate;
  readonly isTarget: Predicate;
  readonly equal: readonly string[];
  readonly sources: Map<string, KeptAlert>;
}

/** Returns an inhibitor that has seen no alert yet. */
export function createInhibitor(rules: readonly InhibitRule<string>[]): Inhibitor {
  const compiled = rules.map(compileRule);
  return {
    take(alert) {
      for (const { isSource, sources } of compiled) {
        if (isSource(alert.labels)) sources.set(alert.key, alert);
      }
    },
    inhibitedBy(labels, nowMs) {
      return compiled.find((rule) => rule.isTarget(labels) && hasSource(rule, labels, nowMs))?.name;
    },
  };
}

function compileRule(rule: InhibitRule<string>): CompiledRule {
  return {
    name: rule.name,
    isSource: compileMatchers(rule.source),
    isTarget: compileMatchers(rule.target),
    equal: equalLabels(rule),
    sources: new Map(),
  };
}

/** Among alerts that match both sides, none inhibits another. */
function hasSource(rule: CompiledRule, labels: LabelSet, nowMs: number): boolean {
  const bothSides = rule.isSource(labels);
  return [...rule.sources.values()].some(
    (source) =>
      !isResolved(source, nowMs) &&
      rule.equal.every((name) => (source.labels[name] ?? "") === (labels[name] ?? "")) &&
      !(bothSides && rule.isTarget(source.labels)),
  );
}
