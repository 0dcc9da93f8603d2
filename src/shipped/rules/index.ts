import type { RuleFile } from "../../alerting/rules/rule-file.ts";
import { alertingRules } from "./alerting-path.ts";
import { aggregateRules } from "./aggregates.ts";
import { dependencyRules } from "./dependencies.ts";
import { exceptionRules } from "./exceptions.ts";
import { healthRules } from "./health.ts";
import { jaegerVictorialogsRules } from "./jaeger-victorialogs.ts";
import { objectiveRules } from "./objectives.ts";
import { pipelineRules } from "./pipeline.ts";
import { processRules } from "./process.ts";
import { remoteWriteRules } from "./remote-write.ts";
import { requestRules } from "./requests.ts";
import { tempoLokiRules } from "./tempo-loki.ts";
import { watchdogRules } from "./watchdog.ts";

/** The shipped rules, in the order of docs/alerting.md. */
export const shippedRules: readonly RuleFile[] = [
  requestRules,
  objectiveRules,
  aggregateRules,
  processRules,
  healthRules,
  dependencyRules,
  exceptionRules,
  pipelineRules,
  alertingRules,
  remoteWriteRules,
  tempoLokiRules,
  jaegerVictorialogsRules,
  watchdogRules,
];
