import { alertSeries } from "../../metrics/alert-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { group, max } from "../../promql/aggregate.ts";
import { above } from "../../promql/condition.ts";
import { filtered } from "../../promql/filtered.ts";
import { value } from "../../promql/functions.ts";
import { not, present } from "../../promql/label-condition.ts";
import { presentOverTime } from "../../promql/over-time.ts";
import { count } from "../../promql/quantity.ts";
import type { Annotation } from "../model/annotation.ts";

/** A version that no instance ran in the hour before: what comes back within it was restarted. */
const deploys: Annotation = {
  title: "Deploy",
  of: group(presentOverTime(catalog.processUptime, "1h", { "service.version": present }), {
    by: ["service.name", "service.version"],
  }),
  text: "{{service_name}} {{service_version}}",
  colour: "blue",
  shown: true,
};

/** A service whose state, of its worst instance, is another than before. */
const health: Annotation = {
  title: "Health",
  of: filtered(
    above(
      max(value(catalog.healthSystemStatus), { by: ["service.name", "health.system.state"] }),
      count(0),
    ),
  ),
  text: "{{service_name}} is {{health_system_state}}",
  colour: "orange",
  shown: false,
};

/** An alert that begins to fire. The heartbeat, severity none, is meant to fire always. */
const alerts: Annotation = {
  title: "Alert",
  of: max(value(alertSeries.alerts, { alertstate: "firing", severity: not("none") }), {
    by: ["alertname", "service.name", "deployment.environment.name"],
  }),
  text: "{{alertname}} {{service_name}}",
  colour: "red",
  shown: false,
};

/** The marks that a dashboard may have. */
export const standardAnnotations = { deploys, health, alerts } as const;

/** The name of marks on the time axes. */
export type AnnotationName = keyof typeof standardAnnotations;

/** Returns whether the value is the name of one. */
export function isAnnotationName(value: unknown): value is AnnotationName {
  return typeof value === "string" && Object.hasOwn(standardAnnotations, value);
}
