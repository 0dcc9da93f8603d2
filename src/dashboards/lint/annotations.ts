import { metricName } from "../../promql/evaluate/labels.ts";
import type { Syntax } from "../../promql/evaluate/parse/syntax.ts";
import { childrenOf, walkSyntax } from "../../promql/evaluate/parse/walk.ts";
import { show } from "../../show.ts";
import { inside, listAt, textAt, type Part } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import { annotationQuery } from "./promql-queries.ts";
import type { Subject } from "./subject.ts";
import { referencesIn } from "./variable-reference.ts";

/** One that is for every panel, of whatever service, buries all of them. */
export function annotationScopeProblems({ dashboard }: Subject): readonly Found[] {
  const chosen = new Set(dashboard.variables.map(({ json }) => textAt(json, "name")));
  const isBounded = (annotation: Part): boolean =>
    listAt(annotation.json, "filter", "ids").length > 0 ||
    referencesIn(annotationQuery(annotation)[1]).some(({ name }) => chosen.has(name));
  return dashboard.annotations
    .filter((annotation) => annotation.json["builtIn"] !== 1 && !isBounded(annotation))
    .map(({ place }) => ({
      place,
      expected: "filter.ids of the panels that it is for, or a variable in its query",
      got: "neither",
    }));
}

/** What is true for a while is drawn as a region over the panel: `unless … offset` leaves its start. */
export function annotationRegionProblems({ queries }: Subject): readonly Found[] {
  return queries.flatMap(({ asker, root }) => {
    if (asker.kind !== "annotation" || root === undefined) return [];
    const { json } = asker.annotation;
    if (json["enable"] === false || !showsWhileFiring(root)) return [];
    return [
      {
        place: inside(asker.annotation.place, "enable"),
        expected: "false, or only the moment: ALERTS{…} unless ALERTS{…} offset …",
        got: `${show(json["enable"])}, for as long as an alert fires`,
      },
    ];
  });
}

function showsWhileFiring(node: Syntax): boolean {
  if (node.type === "selector") return isAlerts(node);
  if (node.type === "call" && moments.has(node.name)) return false;
  if (node.type === "binary" && node.operator === "unless" && isEarlier(node.right)) return false;
  return childrenOf(node).some(showsWhileFiring);
}

const moments = new Set(["changes", "delta", "idelta", "increase", "resets"]);

function isEarlier(node: Syntax): boolean {
  return walkSyntax(node).some(
    (one) => (one.type === "selector" || one.type === "subquery") && one.offset !== undefined,
  );
}

function isAlerts(node: Syntax): boolean {
  return (
    node.type === "selector" &&
    node.matchers.some(
      ({ name, value }) =>
        name === metricName && (value === "ALERTS" || value === "ALERTS_FOR_STATE"),
    )
  );
}
