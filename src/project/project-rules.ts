import type { SpecifiedAlert } from "../alerting/rules/from-specification.ts";
import { fieldOf, type Problem } from "../alerting/rules/problem.ts";
import { isRule, type Rule, type RuleFile } from "../alerting/rules/rule-file.ts";
import { isObject } from "../is-object.ts";
import { show } from "../show.ts";
import type { ConfigPlace } from "./find-config.ts";
import { flatten } from "./flatten.ts";
import type { ProjectProblem } from "./problem.ts";
import { projectPath } from "./project-path.ts";

/** What the rules of a config may be made of. */
export type RuleEntry = RuleFile | Rule | SpecifiedAlert;

/** The rules of a config by their file, and what is there that is no rule. */
export interface ProjectRules {
  readonly files: readonly RuleFile[];
  readonly problems: readonly ProjectProblem[];
}

/** Returns the rules of a config; those that stand in no file are the config's own. */
export function projectRules(place: ConfigPlace, value: unknown): ProjectRules {
  const { file } = place;
  const expected = "alert(), recording(), objective() or defineRules()";
  const { items, problems } = flatten(value, "rules", isEntry, expected);
  const specified = items.filter(isSpecified);
  const loose = [...items.filter(isRule), ...specified.flatMap(({ alert }) => alert ?? [])];
  const files = items.filter(isFile).map((one) => placed(one, place));
  return {
    files: [...files, ...(loose.length === 0 ? [] : [{ file, rules: loose }])],
    problems: [
      ...problems.map((problem) => ({ file, ...problem })),
      ...specified.flatMap((one) => one.problems).map(toProjectProblem),
    ],
  };
}

/** Returns a problem of a rule as one of the project. */
export function toProjectProblem(problem: Problem): ProjectProblem {
  const { file, expected, got } = problem;
  return { file, field: fieldOf(problem), expected, got };
}

function placed(rules: RuleFile, { root, file }: ConfigPlace): RuleFile {
  const path = rules.file === "" ? undefined : projectPath(root, rules.file);
  if (path !== undefined) return { ...rules, file: path };
  const flaw = {
    field: "defineRules.file",
    expected: "a file of the project",
    got: show(rules.file),
  };
  const flaws = rules.flaws ?? [];
  return { ...rules, file, flaws: rules.file === "" ? flaws : [...flaws, flaw] };
}

function isEntry(value: unknown): value is RuleEntry {
  return isRule(value) || isFile(value) || isSpecified(value);
}

function isFile(value: unknown): value is RuleFile {
  return (
    isObject(value) &&
    typeof value["file"] === "string" &&
    Array.isArray(value["rules"]) &&
    value["rules"].every(isRule)
  );
}

function isSpecified(value: unknown): value is SpecifiedAlert {
  return (
    isObject(value) &&
    Array.isArray(value["problems"]) &&
    (value["alert"] === undefined || isRule(value["alert"]))
  );
}
