import { isObject } from "../../is-object.ts";
import { unknownFields } from "../../nearest.ts";
import type { Flaw } from "../../shape.ts";
import type { Named, NamedAlert, NamedLink } from "../definition.ts";
import type { Panel } from "../model/panel.ts";
import { commonFields, commonProblems } from "./common-options.ts";
import { fieldOf, isText, itemsOf, problem, type Given } from "./problem.ts";
import { isDashboardLink } from "./link-problems.ts";
import { dimensionOf, shownExpression } from "./shown.ts";

/** A panel, and what cannot be meant in it. */
export interface PanelDefinition extends Required<Named> {
  /** Its name on the dashboard: what links and changes name it by. */
  readonly title: string;
  readonly kind: Panel["kind"];
  /** What was wrong with its options. */
  readonly problems: readonly Flaw[];
  /** Whether it looks for traces of the chosen services: some stores search one service at a time. */
  readonly isOfChosen?: boolean;
  /** Returns the panel. Of what has problems it is never asked. */
  readonly build: () => Panel;
}

/** What is particular to a kind of panel. */
export interface PanelKind {
  readonly kind: Panel["kind"];
  /** The options that it has besides those of every panel. */
  readonly fields: readonly string[];
  readonly problems: (options: Given) => readonly Flaw[];
  /** Fields of the options with something that has an expression as `of`: `show[0]`. */
  readonly expressions: (options: Given) => readonly (readonly [field: string, of: unknown])[];
  /** Links that it makes of its options. */
  readonly links?: (options: Given) => readonly (readonly [field: string, link: unknown])[];
  readonly build: () => Panel;
}

/** Returns the definition of a panel: types say what is wrong too, but JavaScript comes here as well. */
export function panelDefinition(options: unknown, kind: PanelKind): PanelDefinition {
  const given = isObject(options) ? options : undefined;
  const title = given?.["title"];
  return {
    title: isText(title) ? title : "",
    kind: kind.kind,
    problems:
      given === undefined
        ? [problem("", "what a panel shows, as an object", options)]
        : [
            ...unknownFields(given, [...commonFields, ...kind.fields], ""),
            ...commonProblems(given),
            ...kind.problems(given),
          ],
    shown: (given === undefined ? [] : kind.expressions(given)).flatMap(([field, of]) =>
      shownExpression(field, of),
    ),
    alerts: given === undefined ? [] : namedAlerts(given),
    links: given === undefined ? [] : namedLinks(given, kind),
    isOfChosen: kind.kind === "traces" && given?.["service"] === undefined,
    build: kind.build,
  };
}

function namedAlerts(options: Given): readonly NamedAlert[] {
  const listed = itemsOf(options["alerts"]).map((id, index) => [`alerts[${index}]`, id] as const);
  const shown = itemsOf(options["show"]).map((one) => fieldOf(one, "of"));
  return [
    ...limitAlert("limit.alert", options, shown),
    ...listed.flatMap(([field, id]) => (isText(id) ? [{ field, id }] : [])),
    ...itemsOf(options["values"]).flatMap((value, index) =>
      limitAlert(`values[${index}].limit.alert`, value, [fieldOf(value, "of")]),
    ),
  ];
}

function limitAlert(
  field: string,
  options: unknown,
  shown: readonly unknown[],
): readonly NamedAlert[] {
  const id = fieldOf(fieldOf(options, "limit"), "alert");
  const limits = shown.map(dimensionOf).find(Boolean);
  if (!isText(id)) return [];
  return [{ field, id, ...(limits === undefined ? {} : { limits }) }];
}

function namedLinks(options: Given, { links: ofKind }: PanelKind): readonly NamedLink[] {
  const listed = (list: unknown, field: string): readonly (readonly [string, unknown])[] =>
    itemsOf(list).map((link, index) => [`${field}[${index}]`, link] as const);
  return [
    ...listed(options["links"], "links"),
    ...listed(options["lineLinks"], "lineLinks"),
    ...itemsOf(options["labels"]).flatMap((label, index) =>
      listed(fieldOf(label, "links"), `labels[${index}].links`),
    ),
    ...(ofKind?.(options) ?? []),
  ].flatMap(([field, link]) => (isDashboardLink(link) ? [{ field, link }] : []));
}

/** Returns whether a function of this folder made it. */
export function isPanelDefinition(value: unknown): value is PanelDefinition {
  return (
    isObject(value) &&
    Array.isArray(value["problems"]) &&
    [value["shown"], value["alerts"], value["links"]].every(Array.isArray) &&
    typeof value["build"] === "function"
  );
}

/** Returns the expressions of a list of queries. */
export function expressionsIn(
  list: unknown,
  field: string,
): readonly (readonly [field: string, of: unknown])[] {
  return itemsOf(list).map(
    (item, index) => [`${field}[${index}].of`, fieldOf(item, "of")] as const,
  );
}
