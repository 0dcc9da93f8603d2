import { companionIds } from "../alerting/rules/absence.ts";
import { nearest } from "../nearest.ts";
import type { SpecifiedAlert } from "../alerting/rules/from-specification.ts";
import { fieldOf, type Problem } from "../alerting/rules/problem.ts";
import type { ObjectiveRules } from "../alerting/rules/objective.ts";
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

/** What a config's `rules` and `objectives` are made of. */
const expected = {
  rules: "alert(), recording(), objective(), defineRules(), fromSpecification() or shippedRules()",
  objectives: "objective() or shippedObjectives()",
} as const;

/** Returns the rules of a config; those that stand in no file are the config's own. */
export function projectRules(
  place: ConfigPlace,
  value: unknown,
  field: keyof typeof expected = "rules",
): ProjectRules {
  const { file } = place;
  const isLeaf = field === "rules" ? isEntry : isObjectiveOrFile;
  const { items, problems } = flatten(value, field, isLeaf, expected[field]);
  const specified = items.filter(isSpecified);
  const loose = items.filter(isRule);
  const files = items.filter(isFile).map((one) => placed(one, place));
  const asked = files.flatMap((one) => one.problems ?? []);
  const misplaced = field === "objectives" ? files.flatMap(otherRules) : [];
  return {
    files: [
      ...files,
      ...specifiedFiles(specified, place),
      ...(loose.length === 0 ? [] : [{ file, rules: loose }]),
    ],
    problems: [
      ...problems.map((problem) => ({ file, ...problem })),
      ...misplaced,
      ...asked.map((problem) => ({ file, ...problem, field: `${field}: ${problem.field}` })),
      ...specified.flatMap((one) => one.problems).map(toProjectProblem),
    ],
  };
}

function specifiedFiles(
  specified: readonly SpecifiedAlert[],
  { root, file }: ConfigPlace,
): readonly RuleFile[] {
  const byFile = Map.groupBy(specified, (one) => projectPath(root, one.file) ?? file);
  return [...byFile].flatMap(([path, all]) => {
    const rules = all.flatMap(({ alert }) => alert ?? []);
    return rules.length === 0 ? [] : [{ file: path, rules }];
  });
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

/** The files of a config's rules, each of what ships once. */
export interface ShippedOnce {
  readonly files: readonly RuleFile[];
  readonly problems: readonly ProjectProblem[];
}

/**
 * Returns the files without what ships a second time: each of its rules would be a problem, and none
 * would name the config. Files of a project may share a name, those of this package do not.
 */
export function shippedOnce(file: string, files: readonly RuleFile[]): ShippedOnce {
  const shipped = files.filter((one) => one.file.startsWith("@tamma/observability/shipped"));
  const times = Map.groupBy(shipped, (one) => one.file);
  const twice = [...makers].filter(([path]) => (times.get(path)?.length ?? 0) > 1);
  return {
    files: files.filter((one) => (times.get(one.file)?.[0] ?? one) === one),
    problems: twice.map(([path, { field, name }]) => ({
      file,
      field,
      expected: `${name}() once, with all changes`,
      got: `it ${times.get(path)?.length} times`,
    })),
  };
}

/** The file that each of the functions always returns. */
const makers = new Map([
  ["@tamma/observability/shipped", { field: "rules", name: "shippedRules" }],
  [
    "@tamma/observability/shipped/objectives.ts",
    { field: "objectives", name: "shippedObjectives" },
  ],
]);

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

/** Returns a problem for each rule of a file of objectives that is none. */
function otherRules({ file, rules }: RuleFile): readonly ProjectProblem[] {
  return rules.flatMap((rule, index) =>
    isObjectiveSet(rule)
      ? []
      : [
          {
            file,
            field: rule.id === "" ? `rules[${index}]` : rule.id,
            expected: "objective(): other rules belong in the config's rules",
            got: rule.type === "set" ? "several rules" : `${rule.type}()`,
          },
        ],
  );
}

function isEntry(value: unknown): value is RuleEntry {
  return isRule(value) || isFile(value) || isSpecified(value);
}

function isObjectiveOrFile(value: unknown): value is RuleEntry {
  return isObjectiveSet(value) || isFile(value);
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
    !isFile(value) &&
    typeof value["file"] === "string" &&
    Array.isArray(value["problems"]) &&
    (value["alert"] === undefined || isRule(value["alert"]))
  );
}

function isObjectiveSet(value: unknown): value is ObjectiveRules {
  return isRule(value) && "objective" in value;
}
