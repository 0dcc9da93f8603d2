import { companionIds } from "../alerting/rules/absence.ts";
import type { Rule, RuleFile } from "../alerting/rules/rule-file.ts";
import { isObject } from "../is-object.ts";
import { nearest } from "../nearest.ts";
import { flatten } from "./flatten.ts";
import type { ProjectProblem } from "./problem.ts";

/** The rules of a config by their file, and what is there that is no rule. */
export interface ProjectRules {
  readonly files: readonly RuleFile[];
  readonly problems: readonly ProjectProblem[];
}

/** What a config's `rules` and `objectives` are made of. */
const expected = {
  rules: "alert(), recording(), objective(), defineRules() or shippedRules()",
  objectives: "objective() or shippedObjectives()",
} as const;

/** Returns the rules of a config; those that stand in no file are the config's own. */
export function projectRules(
  file: string,
  value: unknown,
  field: keyof typeof expected = "rules",
): ProjectRules {
  const isLeaf = field === "rules" ? isRuleOrFile : isObjectiveOrFile;
  const { items, problems } = flatten(value, field, isLeaf, expected[field]);
  const loose = items.filter((item): item is Rule => "type" in item);
  const files = items.filter((item): item is RuleFile => !("type" in item));
  const reported = files.flatMap((one) => one.problems ?? []);
  return {
    files: [...files, ...(loose.length === 0 ? [] : [{ file, rules: loose }])],
    problems: [
      ...problems,
      ...reported.map((problem) => ({ ...problem, field: `${field}: ${problem.field}` })),
    ].map((problem) => ({ file, ...problem })),
  };
}

/** Returns a problem for each companion that is not wanted and that no rule has. */
export function companionProblems(
  file: string,
  files: readonly RuleFile[],
): readonly ProjectProblem[] {
  const known = companionIds(files);
  const unwanted = files.flatMap(({ withoutCompanions = [] }) => withoutCompanions);
  return unwanted
    .filter((id) => !known.includes(id))
    .map((got) => {
      const near = nearest(got, known);
      const which = near === undefined ? "the id of a companion of a rule" : `the rule ${near}`;
      return { file, field: "rules: shippedRules.disable", expected: which, got };
    });
}

function isRuleOrFile(value: unknown): value is Rule | RuleFile {
  return isRule(value) || isFileOf(value, isRule);
}

function isObjectiveOrFile(value: unknown): value is Rule | RuleFile {
  return isObjectiveSet(value) || isFileOf(value, isObjectiveSet);
}

function isFileOf(value: unknown, isPart: (part: unknown) => boolean): boolean {
  return (
    isObject(value) &&
    typeof value["file"] === "string" &&
    Array.isArray(value["rules"]) &&
    value["rules"].every(isPart)
  );
}

/** Whether one of our functions made it: what it says is checked with the other rules. */
function isRule(value: unknown): value is Rule {
  return isObject(value) && ["alert", "recording", "set"].includes(String(value["type"]));
}

function isObjectiveSet(value: unknown): value is Rule {
  return isRule(value) && "objective" in value;
}
