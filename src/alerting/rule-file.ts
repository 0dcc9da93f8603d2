import type { Alert } from "./rule.ts";

/** What renders to one rule file: one group, evaluated in order. */
export type Rule = Alert;

/** The rules of one file of `definitions/`. Problems are reported with its name. */
export interface RuleFile {
  /** Path from the repository's root. */
  readonly file: string;
  readonly rules: readonly Rule[];
}

/** Returns the rules under the name of the file that defines them. */
export function defineRules(file: string, rules: readonly Rule[]): RuleFile {
  return { file: `src/alerting/definitions/${file}`, rules };
}
