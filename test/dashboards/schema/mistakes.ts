type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** A mistake each in a panel of each kind: where it is made, where it is told, and how. */
export const mistakes: readonly (readonly [
  path: Path,
  value: unknown,
  place: string,
  message: string,
])[] = [
  [["title"], 7, "dashboard", "Type 'number' is not assignable to type 'string'"],
  [["refreshh"], "30s", "dashboard", `'"refreshh"' does not exist`],
  [["graphTooltip"], 3, "dashboard", "is not assignable to type 'DashboardCursorSync"],
  [["templating", "list", 1, "type"], "querry", "dashboard", `Type '"querry"' is not assignable`],
  [["templating", "list", 1, "auto"], true, "dashboard", `'"auto"' does not exist`],
  [["links", 0, "keepTime"], undefined, "dashboard", "Property 'keepTime' is missing"],
  [["annotations", "list", 0, "expr"], "up", annotation("Deploys"), `'"expr"' does not exist`],
  [["annotations", "list", 0, "filter", "ids"], ["1"], annotation("Deploys"), "'string' is not"],
  [["panels", 0, "gridPos", "width"], 8, panel(0), `'"width"' does not exist`],
  [["panels", 0, "id"], "1", panel(0), "Type 'string' is not assignable to type 'number'"],
  [
    ["panels", 0, "options", "legend", "displayMode"],
    "grid",
    panel(0, ": options"),
    `Type '"grid"' is not assignable`,
  ],
  [["panels", 0, "options", "legned"], {}, panel(0, ": options"), `'"legned"' does not exist`],
  [
    ["panels", 0, "fieldConfig", "defaults", "unit"],
    5,
    panel(0),
    "Type 'number' is not assignable to type 'string'",
  ],
  [
    ["panels", 0, "fieldConfig", "defaults", "novalue"],
    "none",
    panel(0),
    `'"novalue"' does not exist`,
  ],
  [
    ["panels", 0, "fieldConfig", "defaults", "custom", "drawStyle"],
    "lines",
    panel(0, ": custom"),
    `Type '"lines"' is not assignable`,
  ],
  [
    ["panels", 0, "fieldConfig", "defaults", "custom", "softMax"],
    1,
    panel(0, ": custom"),
    `'"softMax"' does not exist`,
  ],
  [
    ["panels", 0, "fieldConfig", "overrides", 0, "properties", 0, "value"],
    8,
    panel(0, ": overrides[0].properties[0]"),
    "Type 'number' is not assignable to type 'string'",
  ],
  [
    ["panels", 0, "fieldConfig", "overrides", 0, "properties", 1, "id"],
    "custom.linewidth",
    panel(0, ": overrides[0].properties[1]"),
    "Property 'linewidth' does not exist",
  ],
  [
    ["panels", 0, "targets", 0, "legend"],
    "x",
    panel(0, ": targets[0]"),
    `'"legend"' does not exist`,
  ],
  [
    ["panels", 0, "targets", 0, "format"],
    "graph",
    panel(0, ": targets[0]"),
    `Type '"graph"' is not assignable`,
  ],
  [
    ["panels", 0, "targets", 0, "refId"],
    undefined,
    panel(0, ": targets[0]"),
    "Property 'refId' is missing",
  ],
  [["panels", 1, "options", "colorMode"], "red", panel(1, ": options"), `Type '"red"' is not`],
  [["panels", 1, "type"], "statt", panel(1, ": options"), "Property 'statt' does not exist"],
  [
    ["panels", 2, "options", "reduceOptions", "calcs"],
    "max",
    panel(2, ": options"),
    "Type 'string' is not assignable to type 'readonly string[]'",
  ],
  [["panels", 3, "options", "sortBy", 0, "descending"], true, panel(3, ": options"), "descending"],
  [["panels", 4, "options", "showValue"], "no", panel(4, ": options"), `Type '"no"' is not`],
  [["panels", 6, "options", "sortOrder"], "desc", panel(6, ": options"), `Type '"desc"' is not`],
  [["panels", 6, "targets", 0, "query"], "{}", panel(6, ": targets[0]"), `'"query"' does not`],
  [["panels", 7, "targets", 0, "limit"], "20", panel(7, ": targets[0]"), "Type 'string' is not"],
  [["panels", 10, "options", "mode"], "md", panel(10, ": options"), `Type '"md"' is not`],
];

function annotation(name: string): string {
  return `annotations.list[0] "${name}"`;
}

function panel(index: number, part = ""): string {
  return `panels[${index}] "Panel ${index + 1}"${part}`;
}

/** Returns the value with another one at a path. */
export function changed(
  value: unknown,
  [key, ...rest]: readonly (string | number)[],
  to: unknown,
): unknown {
  if (key === undefined) return to;
  if (Array.isArray(value)) {
    return value.with(Number(key), changed(value[Number(key)], rest, to));
  }
  const json = value as Json;
  return { ...json, [key]: changed(json[key], rest, to) };
}
