import type { Rule, RuleFile } from "../alerting/rules/rule-file.ts";
import { isObject } from "../is-object.ts";
import { flatten } from "./flatten.ts";
import type { ProjectProblem } from "./problem.ts";

/** The rules of a config by their file, and what is there that is no rule. */
export interface ProjectRules {
  readonly files: readonly RuleFile[];
  readonly problems: readonly ProjectProblem[];
}

/** Returns the rules of a config; those that stand in no file are the config's own. */
export function projectRules(file: string, value: unknown): ProjectRules {
  const { items, problems } = flatten(
    value,
    "rules",
    isRuleOrFile,
    "alert(), recording(), objective() or defineRules()",
  );
  const loose = items.filter((item): item is Rule => "type" in item);
  const files = items.filter((item): item is RuleFile => !("type" in item));
  return {
    files: [...files, ...(loose.length === 0 ? [] : [{ file, rules: loose }])],
    problems: problems.map((problem) => ({ file, ...problem })),
  };
}

function isRuleOrFile(value: unknown): value is Rule | RuleFile {
  if (isRule(value)) return true;
  return (
    isObject(value) &&
    typeof value["file"] === "string" &&
    Array.isArray(value["rules"]) &&
    value["rules"].every(isRule)
  );
}

/** Whether one of our functions made it: what it says is checked with the other rules. */
function isRule(value: unknown): value is Rule {
  return isObject(value) && ["alert", "recording", "set"].includes(String(value["type"]));
}
