import { show } from "../../show.ts";
import { inside, textAt, type Part } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import { ownPanels } from "./panel-kinds.ts";
import type { Subject } from "./subject.ts";

export function panelTitleProblems({ dashboard }: Subject): readonly Found[] {
  const panels = ownPanels(dashboard);
  const all: readonly Part[] = [...dashboard.rows, ...panels];
  const expected = "a title that no other panel has";
  return all.flatMap(({ json, place }) => {
    const title = textAt(json, "title");
    const at = inside(place, "title");
    if (title === "") return [{ place: at, expected, got: show(json["title"]) }];
    const first = panels.find((one) => textAt(one.json, "title") === title);
    return first === undefined || first.json === json || json["type"] === "row"
      ? []
      : [{ place: at, expected, got: `that of ${first.place}` }];
  });
}

export function panelDescriptionProblems({ dashboard }: Subject): readonly Found[] {
  return ownPanels(dashboard)
    .filter(({ json, type }) => type !== "text" && textAt(json, "description") === "")
    .map(({ json, place }) => ({
      place: inside(place, "description"),
      expected: "what it shows and how to read it",
      got: show(json["description"]),
    }));
}
