import { diag } from "@opentelemetry/api";
import type * as AutoInstrumentations from "@opentelemetry/auto-instrumentations-node";
import type * as NodeSdk from "@opentelemetry/sdk-node";

import type { Assembly } from "./assembly.ts";
import { recordUnsampledOperations } from "../clients/record-unsampled.ts";
import { curated } from "./curated.ts";
import { addCommand } from "../process/install-command.ts";
import { instrumentationClasses } from "./instrumentations.ts";
import { spanLimits } from "./limits.ts";
import { isNotInstalled, loadPackage } from "../loading/load-package.ts";
import { createSampler } from "./sampler.ts";
import { warn } from "../warning.ts";

const packages = ["@opentelemetry/sdk-node", "@opentelemetry/auto-instrumentations-node"] as const;

/**
 * Loads OpenTelemetry's own assembly, NodeSDK with auto-instrumentations. Both are optional peers:
 * without them returns undefined, with one warning.
 */
export function loadNodeSdkAssembly(): Assembly | undefined {
  try {
    const [sdk, auto] = packages;
    // oxlint-disable typescript/no-unsafe-type-assertion -- loadPackage() knows no types
    return assemble(
      loadPackage(sdk) as typeof NodeSdk,
      loadPackage(auto) as typeof AutoInstrumentations,
    );
    // oxlint-enable typescript/no-unsafe-type-assertion
  } catch (error) {
    const remedy = isNotInstalled(error)
      ? `run: ${addCommand(process.argv[1], packages)}`
      : String(error);
    warn(`OBS_ENGINE: "sdk" needs ${packages.join(" and ")}, "direct" is used; ${remedy}`);
    return undefined;
  }
}

function assemble(
  { NodeSDK }: typeof NodeSdk,
  { getNodeAutoInstrumentations }: typeof AutoInstrumentations,
): Assembly {
  return {
    createInstrumentations: (config) => {
      const { enabledInstrumentations: enabled, disabledInstrumentations } = config;
      // It reads the variables itself, but not what a file or code says
      const disabled = [
        ...disabledInstrumentations,
        ...Object.keys(instrumentationClasses).filter((name) => enabled?.includes(name) === false),
      ].map((name) => [`@opentelemetry/instrumentation-${name}`, { enabled: false }]);
      return getNodeAutoInstrumentations({
        ...curated(config.prometheusPort),
        ...Object.fromEntries(disabled),
      });
    },
    register: (parts) => {
      const { config, instrumentations, pipelines, resource, propagator } = parts;
      // NodeSDK's constructor installs a logger of its own when OTEL_LOG_LEVEL is set
      diag.disable();
      const sdk = new NodeSDK({
        instrumentations,
        sampler: recordUnsampledOperations(createSampler(config)),
        spanProcessors: pipelines.spans,
        logRecordProcessors: pipelines.logs,
        // Ours is registered already, with a bound on its series
        metricReaders: [],
        spanLimits: spanLimits(config),
        resource,
        autoDetectResources: false,
        textMapPropagator: propagator,
      });
      parts.installDiagnostics();
      sdk.start();
    },
  };
}
