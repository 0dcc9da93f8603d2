import { show } from "../../show.ts";
import type { Problem } from "./problem.ts";
import type { Recording } from "./recording.ts";
import { toRuleSet, type Rule, type RuleFile } from "./rule-file.ts";

/** Id of the rules that say about each alert where it is shown: they are made for every project. */
export const alertInfoId = "alert-info";

/** Something that only one of the rules may have. */
interface Claim {
  readonly file: string;
  readonly rule: string;
  readonly subject: "id" | "name" | "record";
  readonly value: string;
  /** What tells the value from an equal one. */
  readonly apart?: string;
}

const expected: Readonly<Record<Claim["subject"], string>> = {
  id: "an id that no other rule has",
  name: "a name that no other rule has",
  record: "a record that no other rule with the same labels writes",
};

/**
 * Returns what two rules have in common that one of them would overwrite: ids are the names of
 * generated files, and file systems may not tell cases apart; two that record one series each have the
 * other's values in between.
 */
export function clashes(files: readonly RuleFile[]): readonly Problem[] {
  const claims = [
    reserved,
    ...files.flatMap(({ file, rules }) => rules.flatMap((rule) => ruleClaims(file, rule))),
  ];
  const bySubject = Map.groupBy(
    claims.filter(({ value }) => value !== ""),
    ({ subject, value, apart = "" }) =>
      `${subject} ${subject === "id" ? value.toLowerCase() : value} ${apart}`,
  );
  return [...bySubject.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : others.map((other) => toProblem(other, first)),
  );
}

const reserved: Claim = {
  file: "@tamma/observability",
  rule: alertInfoId,
  subject: "id",
  value: alertInfoId,
};

function ruleClaims(file: string, rule: Rule): readonly Claim[] {
  const sets =
    rule.type === "set" ? [{ file, rule: rule.id, subject: "id", value: rule.id } as const] : [];
  const own = toRuleSet(rule).rules.flatMap((one): readonly Claim[] => [
    { file, rule: one.id, subject: "id", value: one.id },
    one.type === "alert"
      ? { file, rule: one.id, subject: "name", value: one.name }
      : { file, rule: one.id, subject: "record", value: one.record, apart: labelsOf(one) },
  ]);
  return [...sets, ...own];
}

function labelsOf({ labels }: Recording): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function toProblem({ file, rule, subject, value }: Claim, first: Claim): Problem {
  const elsewhere = first.file === file ? "" : `, which ${first.file} has`;
  return { file, rule, subject, expected: expected[subject], got: `${show(value)}${elsewhere}` };
}
