import { units, type Measure } from "../model/unit.ts";

/** Returns Grafana's unit for what is measured. */
export function grafanaUnit({ dimension, counted, unit }: Measure): string {
  if (unit !== undefined) return unit;
  if (counted === undefined) return units[dimension][0];
  if (dimension === "perSecond") {
    return counted === "requests" ? "reqps" : `suffix: ${counted}/s`;
  }
  return dimension === "count" ? `suffix: ${counted}` : units[dimension][0];
}
