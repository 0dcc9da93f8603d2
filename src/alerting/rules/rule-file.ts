import { z } from "zod";

import { isObject } from "../../is-object.ts";
import { backendSets, type BackendSet } from "../../metrics/backend-sets.ts";
import { fieldsOf, readFields, type Flaw } from "../../shape.ts";
import { show } from "../../show.ts";
import { isPrintable, showEscaped } from "../../unprintable.ts";
import { isRecording, type Recording } from "./recording.ts";
import { isAlert, type Alert } from "./rule.ts";

/** Rules that are written to one file and evaluated in order, as one Prometheus group. */
export interface RuleSet {
  readonly type: "set";
  readonly id: string;
  readonly intervalMs: number;
  readonly rules: readonly (Alert | Recording)[];
  /** What cannot be meant of what it was made of; `validate` reports it. */
  readonly flaws?: readonly Flaw[];
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
  /** Name of the operator's resource with the rules. @default the file's, without its ending */
  readonly resource?: string;
  /** What cannot be meant of what it was made of; `validate` reports it. */
  readonly flaws?: readonly Flaw[];
  /** What was wrong with how the rules were asked for: a config reports it with its own problems. */
  readonly problems?: readonly Flaw[];
  /** Ids of companions, of whichever file's rules, that are not wanted. */
  readonly withoutCompanions?: readonly string[];
}

const optionsSchema = fieldsOf({
  backends: z.enum(backendSets, `one of ${backendSets.map(show).join(", ")}`).optional(),
});

/**
 * Returns the rules under the name of the file that defines them: its path from the project's root,
 * or `import.meta.url`.
 */
export function defineRules(
  file: string,
  rules: readonly Rule[],
  options: Pick<RuleFile, "backends"> = {},
): RuleFile {
  const { fields, flaws } = readFields<Pick<RuleFile, "backends">>(optionsSchema, options);
  const given: readonly unknown[] = Array.isArray(rules) ? rules : [];
  const listFlaw = { field: "rules", expected: "a list of rules", got: show(rules) };
  return {
    file: typeof file === "string" ? file : "",
    rules: given.filter(isRule),
    ...fields,
    flaws: [
      ...fileFlaws(file),
      ...(Array.isArray(rules) ? [] : [listFlaw]),
      ...given.flatMap((rule, index) => (isRule(rule) ? [] : [notARule(`rules[${index}]`, rule)])),
      ...flaws,
    ],
  };
}

function fileFlaws(file: unknown): readonly Flaw[] {
  const field = "defineRules.file";
  if (typeof file !== "string" || file.trim() === "")
    return [{ field, expected: "the file's path", got: show(file) }];
  if (isPrintable(file)) return [];
  return [{ field, expected: "a path without control characters", got: showEscaped(file) }];
}

/** Returns the flaw of what stands in the place of a rule. */
export function notARule(field: string, value: unknown): Flaw {
  const isSpecified = isObject(value) && Array.isArray(value["problems"]);
  // What it says about itself would hide what is wrong
  const got = isSpecified
    ? "what fromSpecification() or defineRules() returns: list it in the config's rules"
    : Array.isArray(value)
      ? `a list of ${value.length}: spread it`
      : show(value);
  return { field, expected: "alert(), recording() or objective()", got };
}

/** Returns whether one of our functions made it: what it says is checked by `validate`. */
export function isRule(value: unknown): value is Rule {
  if (!isObject(value)) return false;
  if (value["type"] === "set") return Array.isArray(value["rules"]) && value["rules"].every(isRule);
  return isAlert(value) || isRecording(value);
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
