import { toKebabCase } from "../../letter-case.ts";
import { toMs } from "../../duration.ts";
import { objectiveFlaws } from "../rules/objective-flaws.ts";
import { isOwnAlert, policiesOf } from "./alert-policies.ts";
import { burnAlertCode, callCode, type RuleCode } from "./burn-alert-code.ts";
import { quoted } from "./code.ts";
import { countingOf, targetOf, type CountingCode } from "./counting.ts";
import { objectiveProblems } from "./slo-problems.ts";
import type { NamedMetrics } from "./known-metrics.ts";
import { ownFieldsOf, type OwnFields } from "./own-fields.ts";
import type { PreparedSlo } from "./prepared-slo.ts";
import { placeOf, type OpenSloProblem, type Placed } from "./read-documents.ts";
import { readObjective, type OwnerOption, type ReadObjective } from "./read-objective.ts";
import type { References } from "./references.ts";
import type { SloObjective } from "./slo-schema.ts";
import type { SampleCode } from "./slices.ts";
import { budgetWindow } from "./time-window.ts";

/** The rules of an SLO, and why there are none. */
export interface SloCode {
  readonly ids: readonly string[];
  readonly samples: readonly SampleCode[];
  readonly rules: readonly RuleCode[];
  readonly problems: readonly OpenSloProblem[];
}

/** Returns the rules of the SLO: an objective for each of its objectives, and the alerts it asks for. */
export function sloCode(
  prepared: PreparedSlo,
  references: References,
  metrics: NamedMetrics,
  options: OwnerOption,
): SloCode {
  const { slo, type } = prepared;
  const { window } = budgetWindow(slo.spec);
  const own = ownFieldsOf(slo).fields;
  const conditions = policiesOf(slo, references).conditions.filter(
    (condition) => !isOwnAlert(condition, toMs(window)),
  );
  const ids = idsOf(slo);
  const made = slo.spec.objectives.map((given, index) => {
    // What contradicts itself is told by `sloProblems`
    if (objectiveProblems(slo, type, given).length > 0) {
      return { problems: [], samples: [], rules: [] };
    }
    const id = ids[index] ?? "";
    const counting = countingOf(prepared, given, id, metrics);
    const read = readObjective(slo, given, id, counting, own, options);
    const problems = objectiveFlaws({ ...read.options, window })
      .filter(({ field }) => field !== "window")
      .map(({ field, ...flaw }) => ({
        ...fieldAt(field, prepared, `objectives[${index}]`),
        ...flaw,
      }));
    const parts = { ...read.parts, counting, target: read.options.target.value };
    const rules = [
      objectiveCode(read, given, window, counting),
      ...conditions.map((condition) => burnAlertCode(condition, parts)),
    ];
    return { problems, samples: counting.samples, rules };
  });
  return {
    ids,
    samples: made.flatMap(({ samples }) => samples),
    rules: made.flatMap(({ rules }) => rules),
    problems: made.flatMap(({ problems }) => problems),
  };
}

/** Where in the files it is that an objective's option came from. */
function fieldAt(
  field: string,
  { slo, part, type, at: inIndicator }: PreparedSlo,
  objective: string,
): Pick<OpenSloProblem, "file" | "field"> {
  const place = (name: string): Pick<OpenSloProblem, "file" | "field"> => ({
    file: slo.file,
    field: placeOf(slo, `spec.${name}`),
  });
  if (field === "target") return place(`${objective}.target`);
  const isQuery = field === "total" || field === "good" || field === "bad";
  if (!isQuery) return place(`${objective}.${field}`);
  if (type === "threshold") return inIndicator("thresholdMetric");
  return inIndicator(
    type === "raw" ? "ratioMetric.raw" : `ratioMetric.${field === "total" ? field : part}`,
  );
}

/** Several objectives of one SLO are told apart by their names, or else by their numbers. */
function idsOf({ metadata, spec }: Placed<"SLO">): readonly string[] {
  const base = toKebabCase(metadata.name);
  const start = /^[a-z]/.test(base) ? base : `slo-${base}`;
  if (spec.objectives.length === 1) return [start];
  const named = spec.objectives.map(({ displayName = "" }) => toKebabCase(displayName));
  const areTold = named.every((one) => one !== "") && new Set(named).size === named.length;
  return named.map((one, index) => `${start}-${areTold ? one : index + 1}`);
}

function objectiveCode(
  { options, fields, minimum, uses, parts }: ReadObjective,
  given: SloObjective,
  window: string,
  { part, of, total }: CountingCode,
): RuleCode {
  const optional = (name: keyof OwnFields): readonly [string, string] | undefined => {
    const text = fields[name];
    return text === undefined ? undefined : [name, quoted(text)];
  };
  const least = fields["minimum-bad"];
  return {
    code: callCode("objective", [
      ["id", quoted(parts.id)],
      ["name", quoted(parts.name)],
      ["owner", quoted(parts.owner)],
      ["target", targetOf(given).code],
      ["window", quoted(window)],
      [part, `(window) => ${of.code("window")}`],
      ["total", `(window) => ${total.code("window")}`],
      ["minimum", minimum],
      least === undefined ? undefined : ["minimumBad", least],
      optional("event"),
      optional("failure"),
      ["summary", parts.summary],
      ["description", quoted(options.description)],
      ["runbook", quoted(parts.runbook)],
      optional("dashboard"),
      optional("evaluate"),
    ]),
    uses: ["objective", ...uses, ...of.uses, ...total.uses],
  };
}
