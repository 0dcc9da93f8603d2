import type { BackendSet } from "../../metrics/backend-sets.ts";
import type { Recording } from "./recording.ts";
import type { Alert } from "./rule.ts";

/** Rules that are written to one file and evaluated in order, as one Prometheus group. */
export interface RuleSet {
  readonly type: "set";
  readonly id: string;
  readonly intervalMs: number;
  readonly rules: readonly (Alert | Recording)[];
}

/** What `defineRules` takes: an alert, a recording rule, or a set of both. */
export type Rule = Alert | Recording | RuleSet;

/** The rules of one file. Problems are reported with its name. */
export interface RuleFile {
  /** Path from the project's root. */
  readonly file: string;
  readonly rules: readonly Rule[];
  /** The set of backends that the rules are about: they are loaded where it runs. None: always. */
  readonly backends?: BackendSet;
}

/** Returns the rules under the name of the file that defines them. */
export function defineRules(
  file: string,
  rules: readonly Rule[],
  options: Pick<RuleFile, "backends"> = {},
): RuleFile {
  return { file, rules, ...options };
}

/** Returns the files whose rules are loaded where the set of backends runs. */
export function loadedWith(
  files: readonly RuleFile[],
  set: BackendSet | undefined,
): readonly RuleFile[] {
  return files.filter(({ backends }) => backends === undefined || backends === set);
}

/** Returns the rule as a set: what becomes one file and one group. */
export function toRuleSet(rule: Rule): RuleSet {
  if (rule.type === "set") return rule;
  return { type: "set", id: rule.id, intervalMs: rule.intervalMs, rules: [rule] };
}

/** An alert with the file that defines it. */
export interface PlacedAlert {
  readonly file: string;
  readonly backends: BackendSet | undefined;
  readonly alert: Alert;
}

/** Returns every alert of the files, those inside sets included. */
export function alertsOf(files: readonly RuleFile[]): readonly PlacedAlert[] {
  return files.flatMap(({ file, backends, rules }) =>
    rules
      .flatMap((rule) => toRuleSet(rule).rules)
      .filter((rule) => rule.type === "alert")
      .map((alert) => ({ file, backends, alert })),
  );
}
