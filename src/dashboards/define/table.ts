import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import { describe, isBroken, isExpression } from "../../promql/broken.ts";
import type { Expression } from "../../promql/expression.ts";
import type { Dimension } from "../../promql/quantity.ts";
import { labelName } from "../../promql/source.ts";
import type { Flaw } from "../../shape.ts";
import type { Link } from "../model/link.ts";
import type { LabelColumn, State, TablePanel, ValueColumn } from "../model/panel.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { linksProblems } from "./link-problems.ts";
import {
  alertOf,
  meansProblems,
  measured,
  numberFields,
  numberProblems,
  stateProblems,
  type NumberOptions,
} from "./numbers.ts";
import { expressionsIn, panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import {
  fieldOf,
  flagProblems,
  inWords,
  isText,
  itemsOf,
  listProblems,
  problem,
  textProblems,
  wholeProblems,
  within,
  type Given,
} from "./problem.ts";
import { labelsOfAll } from "./row-problems.ts";
import { dimensionOf, expressionProblems } from "./shown.ts";

/** A column with the value of a label. */
export interface LabelColumnOptions {
  /** The name that the catalog uses: `http.route`. */
  readonly label: string;
  /** Heading of the column. */
  readonly title: string;
  /** Where each cell leads; `ofRow("service.name")` is a label of its row. */
  readonly links?: readonly Link[];
  /** Colours the cells by their text: `{ critical: "bad" }`. @default not coloured */
  readonly means?: Readonly<Record<string, State["means"]>>;
  /** Width in pixels. @default what is left, shared */
  readonly widthPx?: number;
}

/** A column of numbers. */
export interface ValueColumnOptions<D extends Dimension = Dimension> extends NumberOptions<D> {
  /** Heading of the column. */
  readonly title: string;
  /** A value for each row, with the labels of the table's label columns. */
  readonly of: Expression<string, D>;
  /** What the numbers stand for, where they stand for states: the text is shown, in the colour of what it means. */
  readonly states?: readonly State[];
}

/** A row for each set of labels, at the end of the time range. */
export interface TableOptions extends PanelOptions {
  /** What a row is about: the columns at the left. */
  readonly labels: readonly [LabelColumnOptions, ...LabelColumnOptions[]];
  /** What is said of it. */
  readonly values: readonly [ValueColumnOptions, ...ValueColumnOptions[]];
  /** Title of the column by which it is sorted. @default the first column of numbers */
  readonly sortBy?: string;
  /** The greatest first. @default true */
  readonly descending?: boolean;
}

/**
 * Returns a table of what is so at the end of the time range. Values of several columns with the same
 * labels stand in one row; a cell without a value has a dash.
 */
export function table(options: TableOptions): PanelDefinition {
  return panelDefinition(options, {
    kind: "table",
    fields: ["labels", "values", "sortBy", "descending"],
    problems: tableProblems,
    expressions: ({ values }) => expressionsIn(values, "values"),
    build: () => buildTable(options),
  });
}

function buildTable(options: TableOptions): TablePanel {
  const { labels, values, sortBy = values[0].title, descending = true } = options;
  const alerts = values.flatMap(({ limit }) => alertOf(limit));
  return {
    ...commonOf(options, { width: 24, height: 9 }, alerts),
    kind: "table",
    labels: labels.map(labelColumn),
    values: values.map(valueColumn),
    sortBy,
    descending,
  };
}

/** Returns the column, complete. */
export function labelColumn({ links = [], ...rest }: LabelColumnOptions): LabelColumn {
  return { ...rest, links };
}

/** Returns the column, complete. */
export function valueColumn(options: ValueColumnOptions): ValueColumn {
  const { title, of, states } = options;
  return {
    title,
    of,
    ...measured([of], options),
    ...(states === undefined ? {} : { states }),
  };
}

function tableProblems(given: Given): readonly Flaw[] {
  const { labels, values, sortBy } = given;
  const titles = [...itemsOf(labels), ...itemsOf(values)].map((one) => fieldOf(one, "title"));
  const twice = titles.filter((title, index) => isText(title) && titles.indexOf(title) < index);
  const columns = { expected: "at least one column", least: 1 };
  return [
    ...listProblems("labels", labels, columns, (column, field) =>
      labelProblems(column, field, itemsOf(values)),
    ),
    ...listProblems("values", values, columns, valueProblems),
    ...twice.map((title) => problem("", "columns with titles that differ", title)),
    ...(sortBy === undefined || titles.includes(sortBy)
      ? []
      : [problem("sortBy", `a column (${inWords(titles)})`, sortBy)]),
    ...rowsProblems(itemsOf(values)),
    ...flagProblems(given, ["descending"]),
  ];
}

/** Rows of several columns of numbers are one where all of their labels are equal. */
function rowsProblems(values: readonly unknown[]): readonly Flaw[] {
  const all = values.map((one) => fieldOf(one, "of"));
  const labels = all.map((of) =>
    isExpression(of) && !isBroken(of.node) ? of.labels.map(labelName).toSorted() : undefined,
  );
  const first = labels.find((one) => one !== undefined);
  return labels.flatMap((own, index) =>
    own === undefined || first === undefined || inWords(own) === inWords(first)
      ? []
      : [
          {
            field: `values[${index}].of`,
            expected: `the labels of the first column (${inWords(first)})`,
            got: inWords(own),
          },
        ],
  );
}

function labelProblems(
  column: unknown,
  field: string,
  values: readonly unknown[],
): readonly Flaw[] {
  if (!isObject(column))
    return [problem(field, 'a column such as { label, title: "Route" }', column)];
  const { label, links, means, widthPx } = column;
  const expressions = values.map((one) => fieldOf(one, "of"));
  const known = [
    ...new Set(expressions.filter(isExpression).flatMap(({ labels }) => labels.map(String))),
  ];
  return [
    ...unknownFields(column, ["label", "title", "links", "means", "widthPx"], field),
    ...within(field, textProblems(column, ["title"])),
    ...(isText(label) && (known.length === 0 || known.includes(label))
      ? []
      : [problem(`${field}.label`, `a label of the values (${inWords(known)})`, label)]),
    ...linksProblems(`${field}.links`, links, labelsOfAll("row", expressions)),
    ...meansProblems(`${field}.means`, means),
    ...wholeProblems(`${field}.widthPx`, "pixels", widthPx, [20, 2_000]),
  ];
}

function valueProblems(column: unknown, field: string): readonly Flaw[] {
  if (!isObject(column) || isExpression(column)) {
    return [{ field, expected: 'a column such as { title: "Rate", of }', got: describe(column) }];
  }
  const { of, states } = column;
  return [
    ...unknownFields(column, [...numberFields, "title", "of", "states"], field),
    ...within(field, textProblems(column, ["title"])),
    ...expressionProblems(of, `${field}.of`, undefined),
    ...numberProblems(column, dimensionOf(of), field),
    ...stateProblems(states, `${field}.states`),
  ];
}
