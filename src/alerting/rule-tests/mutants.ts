import {
  mapChildren,
  walk,
  type Comparison,
  type Node,
  type SelectorNode,
} from "../../promql/expression.ts";
import type { Matcher } from "../../promql/label-condition.ts";
import { printPromql } from "../../promql/print.ts";
import type { Alert } from "../rules/rule.ts";

/** What a mutation breaks. */
export const mutationKinds = [
  "operator",
  "threshold",
  "window",
  "for",
  "keep_firing_for",
  "label filter",
  "guard",
] as const;

export type MutationKind = (typeof mutationKinds)[number];

/** An alert with one defect, which its tests should find. */
export interface Mutant {
  readonly kind: MutationKind;
  /** What was changed, for the report of the survivors. */
  readonly change: string;
  readonly alert: Alert;
}

const opposite: Readonly<Record<Comparison, Comparison>> = {
  ">": "<",
  ">=": "<=",
  "<": ">",
  "<=": ">=",
  "==": "!=",
  "!=": "==",
};

/** Returns every mutant of the alert: one change each. */
export function mutantsOf(alert: Alert): readonly Mutant[] {
  const nodes = walk(alert.when.node);
  return [
    ...nodes.flatMap((node, index) => nodeMutants(alert, node, index)),
    ...durationMutants(alert, "for", "forMs"),
    ...durationMutants(alert, "keep_firing_for", "keepFiringForMs"),
  ];
}

function nodeMutants(alert: Alert, node: Node, index: number): readonly Mutant[] {
  const mutant = (kind: MutationKind, replacement: Node): Mutant => ({
    kind,
    change: `${printPromql(node)} → ${printPromql(replacement)}`,
    alert: {
      ...alert,
      when: { ...alert.when, node: replaceAt(alert.when.node, index, replacement) },
    },
  });
  switch (node.type) {
    case "compare":
      return [
        mutant("operator", { ...node, operator: opposite[node.operator] }),
        ...otherLimits(node.right).map((right) => mutant("threshold", { ...node, right })),
      ];
    case "set":
      return [mutant("guard", node.left)];
    case "selector":
      return selectorMutants(node).map(([kind, changed]) => mutant(kind, changed));
    case "aggregate":
    case "arithmetic":
    case "call":
    case "number":
    case "raw":
    case "broken":
    case "recorded":
    case "subquery":
    case "text":
      return [];
  }
  return node satisfies never;
}

/** A tenth more and a tenth less; of nothing, one more and one less. */
function otherLimits(limit: Node): readonly Node[] {
  if (limit.type !== "number") return [];
  const { value } = limit;
  const values = value === 0 ? [1, -1] : [value * 1.1, value * 0.9];
  return values.map((changed) => ({ type: "number", value: changed }));
}

function selectorMutants(node: SelectorNode): readonly (readonly [MutationKind, SelectorNode])[] {
  const { rangeMs, matchers } = node;
  const windows = rangeMs === undefined ? [] : [rangeMs * 2, rangeMs / 2];
  const others = matchers.flatMap((matcher, index) => [
    matchers.toSpliced(index, 1),
    matchers.toSpliced(index, 1, negated(matcher)),
  ]);
  return [
    ...windows.map((changed) => ["window", { ...node, rangeMs: changed }] as const),
    ...others.map((changed) => ["label filter", { ...node, matchers: changed }] as const),
  ];
}

function negated(matcher: Matcher): Matcher {
  const operators = { "=": "!=", "!=": "=", "=~": "!~", "!~": "=~" } as const;
  return { ...matcher, operator: operators[matcher.operator] };
}

function durationMutants(
  alert: Alert,
  kind: MutationKind,
  field: "forMs" | "keepFiringForMs",
): readonly Mutant[] {
  const ms = alert[field];
  // What always holds never ends, so keeping it on changes nothing
  const endless = !walk(alert.when.node).some(
    (node) => node.type === "selector" || node.type === "recorded",
  );
  if (endless && field === "keepFiringForMs") return [];
  const others = ms === 0 ? [300_000] : [ms * 2, ms / 2];
  return others.map((changed) => ({
    kind,
    change: `${kind}: ${ms} ms → ${changed} ms`,
    alert: { ...alert, [field]: changed },
  }));
}

/** Returns the expression with the `index`th node of its walk replaced. */
function replaceAt(root: Node, index: number, replacement: Node): Node {
  let next = 0;
  const visit = (node: Node): Node => {
    const own = next++;
    if (own === index) {
      next += walk(node).length - 1;
      return replacement;
    }
    return mapChildren(node, visit);
  };
  return visit(root);
}
