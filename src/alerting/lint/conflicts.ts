import { mapChildren, walk, type CompareNode, type Node } from "../../promql/expression.ts";
import { printPromql } from "../../promql/print.ts";
import type { Problem } from "../rules/problem.ts";
import type { PlacedAlert } from "../rules/rule-file.ts";
import { alertSeverities } from "../severity.ts";

/**
 * Returns the alerts on the same expression whose severities contradict their limits: the more
 * severe one has to be the harder to reach.
 */
export function conflictingSeverities(alerts: readonly PlacedAlert[]): readonly Problem[] {
  const groups = Map.groupBy(alerts, ({ alert }) => shape(alert.when.node));
  return [...groups.values()].flatMap((group) =>
    group.flatMap((one, index) => group.slice(index + 1).flatMap((other) => conflict(one, other))),
  );
}

function conflict(one: PlacedAlert, other: PlacedAlert): readonly Problem[] {
  const [mild, severe] = [one, other].toSorted((a, b) => rank(a) - rank(b));
  if (mild === undefined || severe === undefined) return [];
  if (rank(mild) === rank(severe)) return [];
  if (isHarder(limitOf(severe), limitOf(mild), comparison(severe))) return [];
  return [
    {
      file: severe.file,
      rule: severe.alert.id,
      subject: "conflicting-severity",
      expected: `a limit harder to reach than ${mild.alert.id}'s, which is less severe`,
      got: String(limitOf(severe)),
    },
  ];
}

function rank({ alert }: PlacedAlert): number {
  return alertSeverities.indexOf(alert.severity);
}

function comparison({ alert }: PlacedAlert): CompareNode | undefined {
  return walk(alert.when.node).find((node) => node.type === "compare");
}

function limitOf(placed: PlacedAlert): number {
  const right = comparison(placed)?.right;
  return right?.type === "number" ? right.value : Number.NaN;
}

function isHarder(severe: number, mild: number, compare: CompareNode | undefined): boolean {
  if (Number.isNaN(severe) || Number.isNaN(mild)) return true;
  return compare?.operator.startsWith("<") === true ? severe < mild : severe > mild;
}

/** The expression without the first limit, so that equal ones can be told. */
function shape(root: Node): string {
  const first = walk(root).find((node) => node.type === "compare");
  const blank = (node: Node): Node =>
    node === first && node.type === "compare"
      ? { ...node, right: { type: "number", value: 0 } }
      : mapChildren(node, blank);
  return printPromql(blank(root));
}
