import { isObject } from "../../is-object.ts";

/** An object of JSON, of which nothing is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A part of a dashboard, and where it is. */
export interface Part {
  /** `panels[3] "Error share"`, `templating.list[0] "service"`. */
  readonly place: string;
  readonly json: JsonObject;
}

/** A panel that is no row. */
export interface PanelPart extends Part {
  readonly type: string;
  readonly targets: readonly Part[];
  /** The row that it is folded into. */
  readonly row?: string;
}

/** A dashboard, taken apart: what has another shape than it must have is left out. */
export interface DashboardJson {
  readonly json: JsonObject;
  readonly panels: readonly PanelPart[];
  readonly rows: readonly Part[];
  readonly variables: readonly Part[];
  readonly annotations: readonly Part[];
  /** Links at the top of the dashboard. */
  readonly links: readonly Part[];
}

/** Takes the JSON of a dashboard apart. */
export function readDashboard(json: JsonObject): DashboardJson {
  const all = parts(json, "panels", "title");
  const isRow = ({ json }: Part): boolean => json["type"] === "row";
  return {
    json,
    rows: all.filter(isRow),
    panels: all.flatMap((part) =>
      isRow(part)
        ? parts(part.json, "panels", "title", part.place).map((one) => toPanel(one, part.place))
        : [toPanel(part)],
    ),
    variables: parts(objectAt(json, "templating"), "list", "name", "templating"),
    annotations: parts(objectAt(json, "annotations"), "list", "name", "annotations"),
    links: parts(json, "links", "title"),
  };
}

function toPanel(part: Part, row?: string): PanelPart {
  return {
    ...part,
    type: textAt(part.json, "type"),
    targets: parts(part.json, "targets").map(({ place, json }) => ({
      place: inside(part.place, place),
      json,
    })),
    ...(row === undefined ? {} : { row }),
  };
}

/** Returns the objects of a list, each with its place and the text that names it. */
export function parts(
  json: JsonObject,
  key: string,
  name?: string,
  within?: string,
): readonly Part[] {
  return listAt(json, key).flatMap((one, index) => {
    if (!isObject(one)) return [];
    const text = name === undefined ? "" : textAt(one, name);
    const place = `${key}[${index}]${text === "" ? "" : ` ${JSON.stringify(text)}`}`;
    return [{ json: one, place: within === undefined ? place : joined(within, place) }];
  });
}

/** `templating` and `list[0]` are one path; what has a name ends with it. */
function joined(within: string, place: string): string {
  return within.endsWith('"') ? inside(within, place) : `${within}.${place}`;
}

/** Returns the place of a field of a part: `panels[3] "Error share": targets[0].expr`. */
export function inside(place: string, field: string): string {
  if (place === "") return field;
  if (place.endsWith('"') || field === "") return field === "" ? place : `${place}: ${field}`;
  return `${place}.${field}`;
}

/** Returns what is there, and an empty object where there is none. */
export function objectAt(json: JsonObject, ...path: readonly string[]): JsonObject {
  const value = valueAt(json, ...path);
  return isObject(value) ? value : {};
}

export function listAt(json: JsonObject, ...path: readonly string[]): readonly unknown[] {
  const value = valueAt(json, ...path);
  return Array.isArray(value) ? value : [];
}

/** Returns the text that is there, without space around it, and an empty one where there is none. */
export function textAt(json: JsonObject, ...path: readonly string[]): string {
  const value = valueAt(json, ...path);
  return typeof value === "string" ? value.trim() : "";
}

export function valueAt(json: JsonObject, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
}

/** Returns the fields' settings of a panel: the defaults, and each override that has any. */
export function fieldSettings(panel: JsonObject, id: string): readonly unknown[] {
  const path = id.split(".");
  const overrides = listAt(panel, "fieldConfig", "overrides").flatMap((one) =>
    isObject(one) ? listAt(one, "properties") : [],
  );
  return [
    valueAt(panel, "fieldConfig", "defaults", ...path),
    ...overrides.flatMap((one) => (isObject(one) && one["id"] === id ? [one["value"]] : [])),
  ].filter((value) => value !== undefined && value !== null && value !== "");
}
