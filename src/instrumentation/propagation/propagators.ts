import type { TextMapPropagator } from "@opentelemetry/api";
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from "@opentelemetry/core";
import { B3InjectEncoding } from "@opentelemetry/propagator-b3";

import type { Config } from "../../config.ts";
import { createB3Propagator } from "./b3.ts";
import { createRequestIdPropagator } from "../request-id/propagator.ts";

type Format = Exclude<Config["propagators"][number], "none">;

const formats: Readonly<Record<Format, () => TextMapPropagator>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => createB3Propagator(B3InjectEncoding.SINGLE_HEADER),
  b3multi: () => createB3Propagator(B3InjectEncoding.MULTI_HEADER),
};

/**
 * Returns the propagator of `OTEL_PROPAGATORS`, in its order, and of the request id. Of several that
 * find a parent, the last wins. Both B3 propagators read both forms of B3.
 * https://opentelemetry.io/docs/specs/otel/context/api-propagators/#b3-requirements
 */
export function createPropagator({ propagators, requestIdHeader }: Config): TextMapPropagator {
  const chosen = propagators.includes("none") ? [] : propagators;
  return new CompositePropagator({
    propagators: [
      ...chosen.flatMap((name) => (name === "none" ? [] : [formats[name]()])),
      createRequestIdPropagator(requestIdHeader),
    ],
  });
}
