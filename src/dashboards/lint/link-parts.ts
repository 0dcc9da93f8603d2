import { isObject } from "../../is-object.ts";
import {
  inside,
  listAt,
  objectAt,
  parts,
  textAt,
  type DashboardJson,
  type PanelPart,
} from "./dashboard-json.ts";

/** A link, and where its address stands. */
export interface LinkPart {
  readonly place: string;
  readonly url: string;
}

/** Returns every link of a dashboard: its own, its panels', its fields'. */
export function linksOf({ links, panels }: DashboardJson): readonly LinkPart[] {
  return [
    ...links
      .filter(({ json }) => json["type"] !== "dashboards")
      .map(({ json, place }) => ({ place: inside(place, "url"), url: textAt(json, "url") })),
    ...panels.flatMap(linksOfPanel),
  ];
}

function linksOfPanel({ json, place }: PanelPart): readonly LinkPart[] {
  const overrides = listAt(json, "fieldConfig", "overrides").flatMap((override, index) =>
    (isObject(override) ? listAt(override, "properties") : []).flatMap((property, at) =>
      isObject(property) && property["id"] === "links"
        ? toLinks(property, "value", `${place}: fieldConfig.overrides[${index}].properties[${at}]`)
        : [],
    ),
  );
  return [
    ...toLinks(json, "links", place),
    ...toLinks(
      objectAt(json, "fieldConfig", "defaults"),
      "links",
      `${place}: fieldConfig.defaults`,
    ),
    ...overrides,
  ];
}

function toLinks(
  json: Readonly<Record<string, unknown>>,
  key: string,
  place: string,
): readonly LinkPart[] {
  return parts(json, key, "title").map((link) => ({
    place: inside(inside(place, link.place), "url"),
    url: textAt(link.json, "url"),
  }));
}
