import { row } from "../../dashboards/define/row.ts";
import { prometheusPanels } from "./prometheus-panels.ts";
import type { ShippedDashboard } from "./shipped-dashboard.ts";
import { storePanels } from "./store-panels.ts";
import { answers, collector } from "./collector-panels.ts";

/** The stack about itself: what it takes in, what it loses, and whether alerts get out. */
export const pipeline: ShippedDashboard<"pipeline"> = {
  uid: "pipeline",
  options: () => ({
    title: "Pipeline",
    description:
      "Collector, Prometheus, Alertmanager and the stores about themselves: is telemetry itself well?",
    questions: [
      "Does everything run, and does telemetry arrive?",
      "Is anything lost, and where?",
      "Do alerts get out?",
      "Do the stores have room?",
    ],
    choose: [],
    range: "1h",
    marks: [],
    panels: [...answers, ...collector],
    rows: [
      row({ title: "Prometheus and Alertmanager", closed: true, panels: prometheusPanels }),
      row({ title: "Stores", closed: true, panels: storePanels }),
    ],
  }),
};
