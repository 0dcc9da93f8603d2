import { ObservabilityError } from "../../errors.ts";
import { parsePromql } from "../../promql/evaluate/parse/parse.ts";
import type { Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { asksPromql, sourceOf, sourceReference } from "./data-source.ts";
import { inside, textAt, type DashboardJson, type PanelPart, type Part } from "./dashboard-json.ts";
import { fillIn, guessedIn, type Guess } from "./fill-in.ts";

/** Whose query it is. */
export type Asker =
  | { readonly kind: "panel"; readonly panel: PanelPart }
  | { readonly kind: "annotation"; readonly annotation: Part }
  | { readonly kind: "variable" };

/** A query of a Prometheus. */
export interface PromqlQuery {
  readonly place: string;
  /** As it stands in the dashboard. */
  readonly text: string;
  /** With a value for every variable. */
  readonly filled: string;
  readonly asker: Asker;
  /** Undefined: it is no PromQL. */
  readonly root: Syntax | undefined;
  /** What the parser says where it is none. */
  readonly problem: string;
}

/** Returns all queries of a Prometheus in a dashboard, parsed. */
export function promqlQueries(dashboard: DashboardJson): readonly PromqlQuery[] {
  return [
    ...dashboard.panels.flatMap((panel) =>
      panel.targets
        .filter((target) => asksPromql(sourceOf(panel, target, dashboard)))
        .map(({ json, place }) =>
          toQuery(inside(place, "expr"), textAt(json, "expr"), { kind: "panel", panel }),
        ),
    ),
    ...dashboard.annotations.filter(asked(dashboard)).map((annotation) => {
      const [field, text] = annotationQuery(annotation);
      return toQuery(inside(annotation.place, field), text, { kind: "annotation", annotation });
    }),
    ...dashboard.variables.filter(asked(dashboard)).flatMap(variableQuery),
  ];
}

function asked(dashboard: DashboardJson): (part: Part) => boolean {
  return ({ json }) => asksPromql(sourceReference(json["datasource"], dashboard));
}

/** Returns the field of an annotation that holds its query, and the query. */
export function annotationQuery({ json }: Part): readonly [field: string, text: string] {
  const text = textAt(json, "target", "expr");
  return text === "" ? ["expr", textAt(json, "expr")] : ["target.expr", text];
}

/** `label_values(…, label)` and `query_result(…)` hold PromQL: the other forms hold names. */
function variableQuery({ json, place }: Part): readonly PromqlQuery[] {
  const own = textAt(json, "query", "query");
  const text = own === "" ? textAt(json, "query") : own;
  const [, ofLabel, ofResult] =
    /^label_values\(([\s\S]*),[^,]*\)$|^query_result\(([\s\S]*)\)$/.exec(text) ?? [];
  const promql = ofLabel ?? ofResult;
  const field = inside(place, own === "" ? "query" : "query.query");
  return promql === undefined ? [] : [toQuery(field, promql, { kind: "variable" })];
}

function toQuery(place: string, text: string, asker: Asker): PromqlQuery {
  const tries = guesses(guessedIn(text)).map((values) => parsed(fillIn(text, values)));
  const [first] = tries;
  const best = tries.find(({ root }) => root !== undefined) ?? first ?? parsed(text);
  return { place, text, asker, ...best };
}

/** More variables than this in one query are all taken for names, or all for numbers. */
const mostMixed = 4;

function guesses(names: readonly string[]): readonly ReadonlyMap<string, Guess>[] {
  if (names.length > mostMixed) {
    return (["name", "number"] as const).map((guess) => new Map(names.map((one) => [one, guess])));
  }
  return names.reduce<readonly ReadonlyMap<string, Guess>[]>(
    (all, name) =>
      all.flatMap((values) =>
        (["name", "number"] as const).map((guess) => new Map([...values, [name, guess] as const])),
      ),
    [new Map()],
  );
}

function parsed(filled: string): Pick<PromqlQuery, "filled" | "root" | "problem"> {
  try {
    return { filled, root: parsePromql(filled, { experimental: true }), problem: "" };
  } catch (error) {
    if (!(error instanceof ObservabilityError)) throw error;
    return { filled, root: undefined, problem: error.message };
  }
}
