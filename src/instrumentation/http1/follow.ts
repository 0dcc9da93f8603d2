import type { Instrumentation } from "@opentelemetry/instrumentation";

import { guarded } from "../guarded.ts";
import { keepClientArguments } from "./client-arguments.ts";
import { tellErrorTypes } from "./error-type.ts";
import { followServerEvents } from "./server-events.ts";

/**
 * Corrects what OpenTelemetry's instrumentation of `node:http` does otherwise than Node, or tells
 * too little of. Call it before that patches the module.
 */
export function followHttp1(instrumentations: readonly Instrumentation[]): void {
  const found = instrumentations.find(
    ({ instrumentationName }) => instrumentationName === "@opentelemetry/instrumentation-http",
  );
  if (found === undefined) return;
  for (const follow of [keepClientArguments, tellErrorTypes, followServerEvents]) {
    guarded("following node:http", () => follow(found));
  }
}
