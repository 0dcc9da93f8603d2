import type { Instrumentation } from "@opentelemetry/instrumentation";

import { guarded } from "../guarded.ts";
import { followAbortedFetch } from "./fetch.ts";
import { followAbortedHttp1 } from "./http1.ts";

/** Lets the HTTP instrumentations among these say that a request has no complete answer. */
export function followAborted(instrumentations: readonly Instrumentation[]): void {
  for (const instrumentation of instrumentations) {
    guarded("following aborted requests", () => {
      const follow = followers[instrumentation.instrumentationName];
      follow?.(instrumentation);
    });
  }
}

const followers: Readonly<Record<string, (instrumentation: Instrumentation) => void>> = {
  "@opentelemetry/instrumentation-http": followAbortedHttp1,
  "@opentelemetry/instrumentation-undici": followAbortedFetch,
};
