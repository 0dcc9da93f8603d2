import type { BackendSet } from "../../../metrics/backend-sets.ts";
import { jaeger } from "./jaeger.ts";
import { loki } from "./loki.ts";
import type { StoreSet } from "./store.ts";
import { tempo } from "./tempo.ts";
import { victorialogs } from "./victorialogs.ts";

/** The stores of each set of backends. With `otlp` traces and log lines are at a vendor. */
export const storesOfSet: Readonly<Record<BackendSet, StoreSet>> = {
  "tempo-loki": { logs: loki, traces: tempo },
  "jaeger-victorialogs": { logs: victorialogs, traces: jaeger },
  otlp: {},
};
