import type { BackendSet } from "../../metrics/backend-sets.ts";
import type { Stores } from "../../dashboards/stores.ts";
import { jaegerVictorialogs } from "./stores/jaeger-victorialogs.ts";
import { otlp } from "./stores/otlp.ts";
import { tempoLoki } from "./stores/tempo-loki.ts";

/** How each set of backends answers what the panels ask of log lines and traces. */
export const storesOfSet = {
  "tempo-loki": tempoLoki,
  "jaeger-victorialogs": jaegerVictorialogs,
  otlp,
} as const satisfies Readonly<Record<BackendSet, Stores>>;
