import { deadMan } from "../../alerting/rules/dead-man.ts";
import { fixedRule, shippedFile } from "./definition.ts";

/** Proof that the path from Prometheus to a person works. */
export const watchdogRules = shippedFile("watchdog", [
  fixedRule("watchdog", (id) =>
    deadMan({
      id,
      name: "Watchdog",
      owner: "platform",
      summary: "Alerting works: this alert always fires",
      description:
        "Its absence at the receiver means that Prometheus, Alertmanager or the way between them is down.",
      runbook:
        "When the heartbeat stops: check that Prometheus and Alertmanager are ready, then Prometheus' `/alerts` and Alertmanager's notification log.",
    }),
  ),
]);
