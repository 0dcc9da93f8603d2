import type { Stack } from "../stack.ts";
import type { Answer, Range } from "./answer.ts";
import { jaeger } from "./sources/jaeger.ts";
import { loki } from "./sources/loki.ts";
import { prometheus } from "./sources/prometheus.ts";
import type { AskTarget } from "./sources/source.ts";
import { tempo } from "./sources/tempo.ts";
import { victorialogs } from "./sources/victorialogs.ts";

/** Asks a data source by its uid. */
export function ask(stack: Stack, uid: string, target: AskTarget, range: Range): Promise<Answer> {
  switch (uid) {
    case "prometheus":
      return prometheus(stack.prometheus, target, range);
    case "prometheus-longterm":
      return prometheus(stack.prometheusLongterm, target, range);
    case "tempo":
      return tempo(stack.stores.traces, target, range);
    case "loki":
      return loki(stack.stores.logs, target, range);
    case "jaeger":
      return jaeger(stack.stores.traces, target, range);
    case "victorialogs":
      return victorialogs(stack.stores.logs, target, range);
    default:
      throw new Error(`${uid}: expected a data source that this test can ask`);
  }
}
