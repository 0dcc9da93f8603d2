import type { TextMapPropagator } from "@opentelemetry/api";
import type { Instrumentation } from "@opentelemetry/instrumentation";
import type { Resource } from "@opentelemetry/resources";

import type { Config } from "../../config.ts";
import type { Pipelines } from "./pipelines.ts";

/** What an assembly registers with OpenTelemetry's API. */
export interface Parts {
  readonly config: Config;
  readonly instrumentations: Instrumentation[];
  readonly pipelines: Pick<Pipelines, "spans" | "logs">;
  readonly resource: Resource;
  readonly propagator: TextMapPropagator;
  /** Takes OpenTelemetry's own diagnostics back from whoever redirected them. */
  readonly installDiagnostics: () => void;
}

/**
 * Who puts the SDK's parts together: we ourselves, or NodeSDK. The meter provider is not among
 * them: ours bounds its series.
 */
export interface Assembly {
  readonly createInstrumentations: (config: Config) => Instrumentation[];
  readonly register: (parts: Parts) => void;
}
