import type { Flaw } from "../../shape.ts";
import { policiesOf } from "./alert-policies.ts";
import type { Indicator } from "./indicator.ts";
import { ownFieldsOf } from "./own-fields.ts";
import { placeOf, type OpenSloProblem, type Placed } from "./read-documents.ts";
import type { References } from "./references.ts";
import type { SloObjective } from "./slo-schema.ts";
import { budgetWindow, sliceWindow } from "./time-window.ts";

/**
 * Returns what is wrong with the SLO besides its indicator.
 *
 * @param type what the indicator measures; undefined where that is not known
 */
export function sloProblems(
  slo: Placed<"SLO">,
  type: Indicator["type"] | undefined,
  references: References,
): readonly OpenSloProblem[] {
  const { objectives } = slo.spec;
  const many = {
    field: "objectives",
    expected: "one objective of a thresholdMetric",
    got: String(objectives.length),
  };
  const flaws = [
    ...budgetWindow(slo.spec).flaws,
    ...(type === "threshold" && objectives.length > 1 ? [many] : []),
    ...objectives.flatMap((given, index) =>
      objectiveProblems(slo, type, given).map(({ field, ...flaw }) => ({
        field: `objectives[${index}].${field}`,
        ...flaw,
      })),
    ),
  ];
  return [
    ...flaws.map(({ field, ...flaw }) => ({
      file: slo.file,
      field: placeOf(slo, `spec.${field}`),
      ...flaw,
    })),
    ...ownFieldsOf(slo).problems,
    ...policiesOf(slo, references).problems,
  ];
}

/** Returns what contradicts itself in an objective of the SLO. */
export function objectiveProblems(
  slo: Placed<"SLO">,
  type: Indicator["type"] | undefined,
  given: SloObjective,
): readonly Flaw[] {
  const { budgetingMethod: method } = slo.spec;
  const { target, targetPercent, op, value, timeSliceTarget } = given;
  const isThreshold = type === "threshold";
  const either = (target === undefined) === (targetPercent === undefined);
  const isComposite =
    given.indicator !== undefined ||
    given.indicatorRef !== undefined ||
    given.compositeWeight !== undefined;
  return [
    ...(either
      ? [
          {
            field: "target",
            expected: "either target or targetPercent",
            got: target === undefined ? "neither" : "both",
          },
        ]
      : []),
    // Of a ratio it says nothing: what is good has to be more than the target
    ...(type === undefined || (!isThreshold && (op === "gt" || op === "gte"))
      ? []
      : needed("op", op, isThreshold, "thresholdMetric", "one of lte, gte, lt, gt")),
    ...(type === undefined
      ? []
      : needed("value", value, isThreshold, "thresholdMetric", "a number")),
    ...needed(
      "timeSliceTarget",
      timeSliceTarget,
      method === "Timeslices",
      "Timeslices",
      "a share from 0 to 1",
    ),
    ...sliceWindow(given, method).flaws,
    ...(isComposite
      ? [
          {
            field: given.compositeWeight === undefined ? "indicator" : "compositeWeight",
            expected: "the SLO's one indicator: an objective cannot be composed of several",
            got: "a composite",
          },
        ]
      : []),
  ];
}

function needed(
  field: string,
  value: string | number | undefined,
  isNeeded: boolean,
  where: string,
  expected: string,
): readonly Flaw[] {
  if (isNeeded) return value === undefined ? [{ field, expected, got: "nothing" }] : [];
  return value === undefined
    ? []
    : [{ field, expected: `nothing without ${where}`, got: String(value) }];
}
