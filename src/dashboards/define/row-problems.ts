import { isObject } from "../../is-object.ts";
import { isBroken, isExpression } from "../../promql/broken.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import { fieldOf, inWords, isText, problem, type Given } from "./problem.ts";

/** What a link is opened from, and its labels; `undefined` where they are not known. */
export interface RowLabels {
  readonly of: "panel" | "line" | "row";
  readonly labels: readonly string[];
}

/** A panel as a whole has no row whose labels a link could take along. */
export const wholePanel: RowLabels = { of: "panel", labels: [] };

/** Returns the labels that all of the expressions have; nothing where one of them is none. */
export function labelsOfAll(
  of: "line" | "row",
  expressions: readonly unknown[],
): RowLabels | undefined {
  if (expressions.length === 0 || !expressions.every(isExpression)) return undefined;
  if (expressions.some(({ node }) => isBroken(node))) return undefined;
  const [first, ...others] = expressions;
  const labels = first?.labels ?? [];
  return {
    of,
    labels: labels.filter((label) => others.every((one) => one.labels.includes(label))),
  };
}

/** Returns what a link takes from the labels of its row that are not there. */
export function rowProblems(link: Given, row: RowLabels | undefined): readonly Flaw[] {
  if (row === undefined) return [];
  if (link["to"] === "alertPanel") return alertPanelProblems(link, row);
  return labelRefs(link).flatMap(([field, label]) =>
    row.labels.some((one) => labelName(one) === labelName(label))
      ? []
      : [{ field, expected: expectedOf(row), got: `ofRow(${JSON.stringify(label)})` }],
  );
}

function expectedOf({ of, labels }: RowLabels): string {
  return of === "panel"
    ? "a text: a panel as a whole has no row"
    : `a label of the ${of} (${inWords(labels)})`;
}

function alertPanelProblems(link: Given, { of, labels }: RowLabels): readonly Flaw[] {
  const isThere =
    of === "row" && ["dashboard_uid", "panel_id"].every((one) => labels.includes(one));
  return isThere
    ? []
    : [problem("", "rows with dashboard_uid and panel_id, as in alertList(…)", link)];
}

function labelRefs(link: Given): readonly (readonly [field: string, label: string])[] {
  const query = link["query"];
  const where = Object.entries(recordOf(fieldOf(query, "where")));
  const choose = Object.entries(recordOf(link["choose"]));
  return [
    ["query.service", fieldOf(query, "service")] as const,
    ...where.map(([name, value]) => [`query.where.${name}`, value] as const),
    ...choose.map(([name, value]) => [`choose.${name}`, value] as const),
  ].flatMap(([field, value]) => {
    const label = fieldOf(value, "label");
    return isText(label) ? [[field, label] as const] : [];
  });
}

function recordOf(value: unknown): Given {
  return isObject(value) ? value : {};
}
