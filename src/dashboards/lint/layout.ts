import { show } from "../../show.ts";
import { inside, objectAt, type PanelPart, type Part } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import type { Subject } from "./subject.ts";

const columns = 24;

interface Box extends Part {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Grafana moves what overlaps, to where nobody has chosen. */
export function layoutProblems({ dashboard: { panels, rows } }: Subject): readonly Found[] {
  const folds = Map.groupBy(panels, ({ row }: PanelPart) => row ?? "");
  const open = [...rows, ...(folds.get("") ?? [])];
  const sheets: readonly (readonly Part[])[] = [
    open,
    ...rows.map(({ place }) => folds.get(place) ?? []),
  ];
  return sheets.flatMap((sheet) => {
    const boxes = sheet.map(toBox);
    return boxes.flatMap((box, index) => [
      ...sizeProblems(box),
      ...covered(box, boxes.slice(0, index)),
    ]);
  });
}

function toBox({ json, place }: Part): Box {
  const { x, y, w, h } = objectAt(json, "gridPos");
  return { json, place, x: numberOf(x), y: numberOf(y), w: numberOf(w), h: numberOf(h) };
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

function sizeProblems({ json, place, x, w, h }: Box): readonly Found[] {
  const at = inside(place, "gridPos");
  if (w < 1 || h < 1) {
    return [{ place: at, expected: "a width and a height", got: show(json["gridPos"]) }];
  }
  return x + w <= columns
    ? []
    : [{ place: at, expected: `an end within ${columns} columns`, got: `${x} + ${w}` }];
}

function covered(box: Box, others: readonly Box[]): readonly Found[] {
  const under = others.find(
    ({ x, y, w, h }) => x < box.x + box.w && box.x < x + w && y < box.y + box.h && box.y < y + h,
  );
  if (under === undefined) return [];
  return [
    {
      place: inside(box.place, "gridPos"),
      expected: "a place of its own",
      got: `one of ${under.place}`,
    },
  ];
}

export function panelIdProblems({ dashboard: { panels, rows } }: Subject): readonly Found[] {
  const all: readonly Part[] = [...rows, ...panels];
  const byId = Map.groupBy(all, ({ json }) => json["id"]);
  const expected = "an id that no other panel has";
  return all.flatMap(({ json, place }) => {
    const id = json["id"];
    const at = inside(place, "id");
    // A row has no place to link to
    if (typeof id !== "number") {
      return json["type"] === "row" ? [] : [{ place: at, expected, got: show(id) }];
    }
    const [first] = byId.get(id) ?? [];
    return first === undefined || first.json === json
      ? []
      : [{ place: at, expected, got: `${id}, which ${first.place} has` }];
  });
}
