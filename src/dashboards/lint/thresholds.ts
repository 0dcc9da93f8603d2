import { isObject } from "../../is-object.ts";
import { show } from "../../show.ts";
import { fieldSettings, inside, listAt } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";
import { ownPanels } from "./panel-kinds.ts";
import type { Subject } from "./subject.ts";

/** Grafana takes the last step that is reached: one out of order hides those before it. */
export function thresholdProblems({ dashboard }: Subject): readonly Found[] {
  return ownPanels(dashboard).flatMap(({ json, place }) =>
    fieldSettings(json, "thresholds").flatMap((one) => {
      const steps = isObject(one) ? listAt(one, "steps") : [];
      const values = steps.map((step) => (isObject(step) ? (step["value"] ?? null) : step));
      if (steps.length === 0 || isAscending(values)) return [];
      return [
        {
          place: inside(place, "fieldConfig.defaults.thresholds"),
          expected: "steps that ascend from null",
          got: values.map(show).join(", "),
        },
      ];
    }),
  );
}

function isAscending([base, ...others]: readonly unknown[]): boolean {
  const from = [Number.NEGATIVE_INFINITY, ...others];
  return (
    base === null &&
    others.every((value, index) => typeof value === "number" && value > Number(from[index]))
  );
}

/** Without one, a value of 0 is drawn in the middle of an axis that ends anywhere. */
export function axisProblems({ dashboard }: Subject): readonly Found[] {
  return ownPanels(dashboard)
    .filter(
      ({ json, type }) =>
        type === "timeseries" &&
        fieldSettings(json, "max").length === 0 &&
        fieldSettings(json, "custom.axisSoftMax").length === 0,
    )
    .map(({ place }) => ({
      place: inside(place, "fieldConfig.defaults.custom.axisSoftMax"),
      expected: "a soft maximum, or a maximum",
      got: "none",
    }));
}
