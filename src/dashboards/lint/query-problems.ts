import { show } from "../../show.ts";
import { inside, textAt, type DashboardJson, type PanelPart } from "./dashboard-json.ts";
import { mixedSource, sourceReference, type SourceReference } from "./data-source.ts";
import type { Found } from "./finding.ts";
import { ownPanels, showsData } from "./panel-kinds.ts";
import type { Subject } from "./subject.ts";

/** Grafana computes these itself, of the answers to the other queries. */
const expressions = "__expr__";

function panelsOfData(dashboard: DashboardJson): readonly PanelPart[] {
  return ownPanels(dashboard).filter(({ type }) => showsData(type));
}

export function targetProblems({ dashboard }: Subject): readonly Found[] {
  return panelsOfData(dashboard).flatMap((panel) =>
    panel.targets.length === 0
      ? [{ place: inside(panel.place, "targets"), expected: "at least one query", got: "none" }]
      : refIdProblems(panel),
  );
}

function refIdProblems({ targets }: PanelPart): readonly Found[] {
  const expected = "a refId that no other query of the panel has";
  const ids = targets.map(({ json }) => textAt(json, "refId"));
  return targets.flatMap(({ json, place }, index) => {
    const id = ids[index] ?? "";
    if (id !== "" && ids.indexOf(id) === index) return [];
    return [{ place: inside(place, "refId"), expected, got: show(json["refId"]) }];
  });
}

/** Grafana asks a panel's own data source, not that of its queries; without one, the default. */
export function sourceProblems({ dashboard }: Subject): readonly Found[] {
  const ofPanels = panelsOfData(dashboard).flatMap((panel) => {
    const own = sourceReference(panel.json["datasource"], dashboard);
    if (own === undefined) return [missing(panel.place, panel.json["datasource"])];
    return panel.targets.flatMap(({ json, place }) => {
      const asked = sourceReference(json["datasource"], dashboard);
      if (own.uid === mixedSource) {
        return asked === undefined ? [missing(place, json["datasource"])] : [];
      }
      const fits = asked === undefined || asked.uid === expressions || isSame(asked, own);
      return fits ? [] : [other(place, asked, own)];
    });
  });
  const ofQueries = [
    ...dashboard.annotations.filter(({ json }) => json["builtIn"] !== 1),
    ...dashboard.variables.filter(({ json }) => json["type"] === "query"),
  ].flatMap(({ json, place }) =>
    sourceReference(json["datasource"], dashboard) === undefined
      ? [missing(place, json["datasource"])]
      : [],
  );
  return [...ofPanels, ...ofQueries];
}

/** `$metrics` and `${metrics}` are one. */
function isSame(one: SourceReference, other: SourceReference): boolean {
  return one.uid.replaceAll(/[${}]/g, "") === other.uid.replaceAll(/[${}]/g, "");
}

function missing(place: string, given: unknown): Found {
  const expected = "a data source of its own such as { type, uid }";
  return { place: inside(place, "datasource"), expected, got: `the default (${show(given)})` };
}

function other(place: string, asked: SourceReference, own: SourceReference): Found {
  return {
    place: inside(place, "datasource"),
    expected: `${own.uid}, which the panel asks, or a panel of ${mixedSource}`,
    got: asked.uid,
  };
}
