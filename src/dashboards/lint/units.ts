import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";
import { fieldSettings, inside, textAt } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import { ownPanels, showsNumbers } from "./panel-kinds.ts";
import { grafanaUnits } from "./grafana-units.ts";
import type { Subject } from "./subject.ts";

/** Units that are made: https://grafana.com/docs/grafana/latest/panels-visualizations/configure-standard-options/#unit */
const madeUnit = /^(?:suffix|prefix|time|si|count|currency|bool):/;

export function unitProblems({ dashboard }: Subject): readonly Found[] {
  return ownPanels(dashboard).flatMap((panel) => {
    const place = inside(panel.place, "fieldConfig.defaults.unit");
    const given = fieldSettings(panel.json, "unit");
    const wrong = given.filter(
      (unit) => typeof unit !== "string" || !(grafanaUnits.has(unit) || madeUnit.test(unit)),
    );
    const missing =
      given.length === 0 &&
      showsNumbers(panel.type) &&
      textAt(panel.json, "options", "yAxis", "unit") === "" &&
      fieldSettings(panel.json, "mappings").every((one) => Array.isArray(one) && one.length === 0);
    return [
      ...(missing ? [{ place, expected: "a unit", got: "none" }] : []),
      ...wrong.map((unit) => ({ place, expected: knownUnit(unit), got: show(unit) })),
    ];
  });
}

function knownUnit(unit: unknown): string {
  const near = typeof unit === "string" ? nearest(unit, grafanaUnits) : undefined;
  return near === undefined ? "a unit of Grafana's" : `a unit of Grafana's such as ${near}`;
}
