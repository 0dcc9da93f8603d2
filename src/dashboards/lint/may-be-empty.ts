import { isComparison } from "../../promql/evaluate/parse/binary.ts";
import { typeOf } from "../../promql/evaluate/parse/check.ts";
import type { Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { childrenOf } from "../../promql/evaluate/parse/walk.ts";
import { inside, valueAt, type PanelPart } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import { ownPanels } from "./panel-kinds.ts";
import type { Subject } from "./subject.ts";

/** Returns whether an expression filters: that its result is empty may then be well. */
export function mayBeEmpty(node: Syntax): boolean {
  switch (node.type) {
    case "number":
    case "string":
    case "selector":
      return false;
    case "call":
      // Both answer where there is nothing
      if (node.name.startsWith("absent")) return true;
      return node.name !== "vector" && node.name !== "scalar" && node.args.some(mayBeEmpty);
    case "binary": {
      const { operator, left, right, bool } = node;
      if (operator === "or") return mayBeEmpty(left) && mayBeEmpty(right);
      if (operator === "and" || operator === "unless") return true;
      const filters = isComparison(operator) && !bool && typeOf(node) !== "scalar";
      return filters || mayBeEmpty(left) || mayBeEmpty(right);
    }
    case "aggregate":
    case "negative":
    case "paren":
    case "subquery":
      return childrenOf(node).some(mayBeEmpty);
  }
  return node satisfies never;
}

/** Panels all of whose queries may be empty without fault. */
export function noValueProblems({ dashboard, queries }: Subject): readonly Found[] {
  return ownPanels(dashboard).flatMap((panel) => {
    const own = queries.filter(({ asker }) => asker.kind === "panel" && asker.panel === panel);
    const filters =
      own.length > 0 &&
      own.length === panel.targets.length &&
      own.every(({ root }) => root !== undefined && mayBeEmpty(root));
    if (!filters || hasNoValue(panel)) return [];
    return [
      {
        place: inside(panel.place, "fieldConfig.defaults.noValue"),
        expected: 'a text such as "none", as its queries filter',
        got: 'none: Grafana shows "No data"',
      },
    ];
  });
}

function hasNoValue({ json }: PanelPart): boolean {
  const text = valueAt(json, "fieldConfig", "defaults", "noValue");
  return typeof text === "string" && text !== "";
}
