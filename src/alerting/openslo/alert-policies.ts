import { toMs } from "../../duration.ts";
import { burnRatesOf } from "../../metrics/burn-rates.ts";
import { alertSeverities, type AlertSeverity } from "../severity.ts";
import { shorthandMs } from "./duration-shorthand.ts";
import { placeOf, type OpenSloProblem, type Placed } from "./read-documents.ts";
import type { References } from "./references.ts";
import type { ConditionSpec, PolicySpec } from "./alert-schema.ts";
import type { SloSpec } from "./slo-schema.ts";

/** An alert that an SLO asks for besides the four of its objective. */
export interface BurnCondition {
  readonly name: string;
  readonly description: string | undefined;
  readonly severity: AlertSeverity;
  /** How many times faster than the objective allows. */
  readonly factor: number;
  readonly lookbackMs: number;
  readonly forMs: number;
}

/** What the alert policies of an SLO ask for, and what cannot be had. */
export interface ReadPolicies {
  readonly conditions: readonly BurnCondition[];
  readonly problems: readonly OpenSloProblem[];
}

/** What others call our severities. */
const severityNames: Readonly<Record<string, AlertSeverity>> = {
  ...Object.fromEntries(alertSeverities.map((severity) => [severity, severity])),
  page: "critical",
  error: "high",
  major: "high",
  warning: "medium",
  ticket: "medium",
  minor: "low",
  info: "low",
  ...Object.fromEntries(
    (["critical", "high", "medium", "low"] as const).flatMap((severity, index) => [
      [`sev${index + 1}`, severity],
      [`p${index + 1}`, severity],
    ]),
  ),
};

type Policy = NonNullable<SloSpec["alertPolicies"]>[number];

/** Returns what the policies of the SLO ask for, each condition once. */
export function policiesOf(slo: Placed<"SLO">, references: References): ReadPolicies {
  const read = (slo.spec.alertPolicies ?? []).map((policy, index) =>
    policyOf(policy, slo, `spec.alertPolicies[${index}]`, references),
  );
  const conditions = read.flatMap((one) => one.conditions);
  const names = conditions.map(({ name }) => name);
  return {
    conditions: conditions.filter(({ name }, index) => names.indexOf(name) === index),
    problems: read.flatMap(({ problems }) => problems),
  };
}

/** Returns whether one of the objective's own alerts is this one. */
export function isOwnAlert(
  { factor, lookbackMs, forMs }: BurnCondition,
  windowMs: number,
): boolean {
  if (forMs > 0) return false;
  return burnRatesOf(windowMs).some(
    (burn) => burn.factor === factor && toMs(burn.long) === lookbackMs,
  );
}

function policyOf(
  policy: Policy,
  slo: Placed<"SLO">,
  field: string,
  references: References,
): ReadPolicies {
  if (typeof policy !== "string" && !("alertPolicyRef" in policy)) {
    return conditionsOf(policy.spec, slo, `${field}.spec`, references);
  }
  const name = typeof policy === "string" ? policy : policy.alertPolicyRef;
  const found = references.find("AlertPolicy", name);
  if (found === undefined) {
    return { conditions: [], problems: references.missing(slo, field, "AlertPolicy", name) };
  }
  return conditionsOf(found.spec, found, "spec", references);
}

function conditionsOf(
  { alertWhenNoData, alertWhenBreaching, conditions, notificationTargets }: PolicySpec,
  from: Placed,
  field: string,
  references: References,
): ReadPolicies {
  const at = (part: string): Pick<OpenSloProblem, "file" | "field"> => ({
    file: from.file,
    field: placeOf(from, `${field}.${part}`),
  });
  const read = conditions.map((condition, index) => {
    const place = `${field}.conditions[${index}]`;
    if (!("conditionRef" in condition)) {
      return conditionOf(condition.metadata.name, condition.spec, from, `${place}.spec`);
    }
    const found = references.find("AlertCondition", condition.conditionRef);
    return found === undefined
      ? {
          conditions: [],
          problems: references.missing(
            from,
            `${place}.conditionRef`,
            "AlertCondition",
            condition.conditionRef,
          ),
        }
      : conditionOf(found.metadata.name, found.spec, found, "spec");
  });
  const targets = notificationTargets.flatMap((target, index) =>
    "targetRef" in target &&
    references.find("AlertNotificationTarget", target.targetRef) === undefined
      ? references.missing(
          from,
          `${field}.notificationTargets[${index}].targetRef`,
          "AlertNotificationTarget",
          target.targetRef,
        )
      : [],
  );
  const noData = "false: an objective without data is silent";
  return {
    conditions: read.flatMap((one) => one.conditions),
    problems: [
      ...(alertWhenNoData === true
        ? [{ ...at("alertWhenNoData"), expected: noData, got: "true" }]
        : []),
      ...(alertWhenBreaching === false
        ? [{ ...at("alertWhenBreaching"), expected: "true", got: "false" }]
        : []),
      ...read.flatMap(({ problems }) => problems),
      ...targets,
    ],
  };
}

function conditionOf(
  name: string,
  { description, severity: given, condition }: ConditionSpec,
  from: Placed,
  field: string,
): ReadPolicies {
  const { op, threshold, lookbackWindow, alertAfter = "0m" } = condition;
  const severity = severityNames[given.toLowerCase()];
  const at = (part: string): Pick<OpenSloProblem, "file" | "field"> => ({
    file: from.file,
    field: placeOf(from, `${field}.${part}`),
  });
  const problems = [
    ...(severity === undefined
      ? [
          {
            ...at("severity"),
            expected: `one of ${Object.keys(severityNames).join(", ")}`,
            got: JSON.stringify(given),
          },
        ]
      : []),
    ...(op === "lt" || op === "lte"
      ? [{ ...at("condition.op"), expected: "gt or gte: a budget burns too fast", got: op }]
      : []),
  ];
  if (severity === undefined || problems.length > 0) return { conditions: [], problems };
  const lookbackMs = shorthandMs(lookbackWindow);
  const forMs = shorthandMs(alertAfter);
  const read = { name, description, severity, factor: threshold, lookbackMs, forMs };
  return { conditions: [read], problems: [] };
}
