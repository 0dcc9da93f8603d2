import { storesOf } from "../../metrics/backend-sets.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { jaegerAlerts } from "./jaeger.ts";
import { targetMissing } from "./target-missing.ts";
import { victorialogsAlerts } from "./victorialogs.ts";

/** Jaeger and VictoriaLogs about themselves. */
export const jaegerVictorialogsRules = defineRules(
  "@tamma/observability/shipped/rules/jaeger-victorialogs.ts",
  [...storesOf["jaeger-victorialogs"].map(targetMissing), ...jaegerAlerts, ...victorialogsAlerts],
  { backends: "jaeger-victorialogs" },
);
