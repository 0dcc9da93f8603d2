import { withoutBinaryTail } from "../../decimal.ts";
import { toPromDuration } from "../../duration.ts";
import { toCamelCase, toKebabCase } from "../../letter-case.ts";
import type { BurnCondition } from "./alert-policies.ts";
import { quoted } from "./code.ts";
import type { CountingCode } from "./counting.ts";
import { toShorthand } from "./duration-shorthand.ts";

/** What the alerts of an objective have in common. */
export interface AlertParts {
  readonly id: string;
  readonly name: string;
  readonly owner: string;
  readonly target: number;
  readonly counting: CountingCode;
  readonly summary: string;
  readonly runbook: string;
  readonly dashboard: string | undefined;
}

/** A rule as the lines of its call. */
export interface RuleCode {
  readonly code: string;
  readonly uses: readonly string[];
}

/** Returns the alert on a burn rate that an AlertCondition asks for. */
export function burnAlertCode(condition: BurnCondition, parts: AlertParts): RuleCode {
  const { factor, lookbackMs, forMs, severity, description } = condition;
  const { id, name, owner, target, summary, runbook, dashboard } = parts;
  const window = toShorthand(lookbackMs);
  const limit = withoutBinaryTail(factor * (1 - target));
  const bad = badCode(parts.counting, quoted(window));
  const total = parts.counting.total.code(quoted(window));
  const fields: readonly (readonly [string, string] | undefined)[] = [
    ["id", quoted(`${id}-${toKebabCase(condition.name)}`)],
    ["name", quoted(`${name}${toCamelCase(condition.name)}`)],
    ["severity", quoted(severity)],
    ["owner", quoted(owner)],
    ["when", `above(share(${bad.code}, ${total}), ratio(${limit}))`],
    forMs > 0 ? ["for", quoted(toPromDuration(forMs))] : undefined,
    ["summary", summary],
    [
      "description",
      quoted(description ?? `The error budget of ${name} burns ${factor} times too fast.`),
    ],
    ["runbook", quoted(runbook)],
    dashboard === undefined ? undefined : ["dashboard", quoted(dashboard)],
    ["labels", `{ slo: ${quoted(id)} }`],
    ["accept", acceptCode(severity === "critical")],
  ];
  return {
    code: callCode("alert", fields),
    uses: ["alert", "above", "share", "ratio", ...bad.uses, ...parts.counting.total.uses],
  };
}

/** Returns the call with one object, a field a line; fields that are undefined are left out. */
export function callCode(
  name: string,
  fields: readonly (readonly [string, string] | undefined)[],
): string {
  const lines = fields.flatMap((field) =>
    field === undefined ? [] : [`  ${field[0]}: ${field[1].replaceAll("\n", "\n  ")},`],
  );
  return [`${name}({`, ...lines, "})"].join("\n");
}

/** What the AlertCondition leaves no choice about. */
function acceptCode(isCritical: boolean): string {
  const reason = quoted("the AlertCondition says when it fires");
  const late = isCritical ? `, "latency-budget": ${reason}` : "";
  return `{ "minimum-traffic": ${reason}${late} }`;
}

function badCode({ part, of, total }: CountingCode, window: string): RuleCode {
  const counted = `orElse(${of.code(window)}, times(${total.code(window)}, 0))`;
  const uses = ["orElse", "times", ...of.uses];
  if (part === "bad") return { code: counted, uses };
  return { code: `minus(${total.code(window)}, ${counted})`, uses: ["minus", ...uses] };
}
