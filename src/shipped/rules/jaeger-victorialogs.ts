import { storesOf } from "../../metrics/backend-sets.ts";
import { shippedFile } from "./definition.ts";
import { jaegerAlerts } from "./jaeger.ts";
import { targetMissing } from "./target-missing.ts";
import { victorialogsAlerts } from "./victorialogs.ts";

/** Jaeger and VictoriaLogs about themselves. */
export const jaegerVictorialogsRules = shippedFile(
  "jaeger-victorialogs",
  [...storesOf["jaeger-victorialogs"].map(targetMissing), ...jaegerAlerts, ...victorialogsAlerts],
  { backends: "jaeger-victorialogs" },
);
