import { alertingRules } from "./alerting-path.ts";
import { aggregateRules } from "./aggregates.ts";
import { dependencyRules } from "./dependencies.ts";
import { exceptionRules } from "./exceptions.ts";
import { healthRules } from "./health.ts";
import { jaegerVictorialogsRules } from "./jaeger-victorialogs.ts";
import { pipelineRules } from "./pipeline.ts";
import { processRules } from "./process.ts";
import { remoteWriteRules } from "./remote-write.ts";
import { requestRules } from "./requests.ts";
import { silenceRules } from "./silence.ts";
import { tempoLokiRules } from "./tempo-loki.ts";
import { watchdogRules } from "./watchdog.ts";

/** The rules that ship, as they are. */
export const ruleFiles = [
  requestRules,
  aggregateRules,
  processRules,
  silenceRules,
  healthRules,
  dependencyRules,
  exceptionRules,
  pipelineRules,
  alertingRules,
  remoteWriteRules,
  tempoLokiRules,
  jaegerVictorialogsRules,
  watchdogRules,
] as const;
