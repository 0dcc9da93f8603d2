import { context, logs, propagation, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { LoggerProvider } from "@opentelemetry/sdk-logs";
import { TracerProvider } from "@opentelemetry/sdk-trace";

import type { Assembly, Parts } from "./assembly.ts";
import { recordUnsampledOperations } from "../clients/record-unsampled.ts";
import { curated } from "./curated.ts";
import { createInstrumentations } from "./instrumentations.ts";
import { logRecordLimits, spanLimits } from "./limits.ts";
import { createSampler } from "./sampler.ts";

/** What NodeSDK does, without the exporters for gRPC and Zipkin that come with it. */
export const directAssembly: Assembly = {
  createInstrumentations: (config) =>
    createInstrumentations(config, curated(config.prometheusPort)),
  register,
};

function register({ config, instrumentations, pipelines, resource, propagator }: Parts): void {
  registerInstrumentations({ instrumentations });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(propagator);
  if (pipelines.spans.length > 0) {
    trace.setGlobalTracerProvider(
      new TracerProvider({
        resource,
        sampler: recordUnsampledOperations(createSampler(config)),
        spanLimits: spanLimits(config),
        spanProcessors: pipelines.spans,
      }),
    );
  }
  logs.setGlobalLoggerProvider(
    new LoggerProvider({
      resource,
      logRecordLimits: logRecordLimits(config),
      processors: pipelines.logs,
    }),
  );
}
