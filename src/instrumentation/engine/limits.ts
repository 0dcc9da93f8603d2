import type { LogRecordLimits } from "@opentelemetry/sdk-logs";
import type { SpanLimits } from "@opentelemetry/sdk-trace";

import type { Config } from "../../config.ts";

/**
 * Returns the limits of `OTEL_SPAN_*` and `OTEL_ATTRIBUTE_*`; what is unset has the SDK's default.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#span-limits
 */
export function spanLimits(config: Config): SpanLimits {
  return given({
    attributeCountLimit: config.spanAttributeCount ?? config.attributeCount,
    attributeValueLengthLimit: config.spanAttributeValueLength ?? config.attributeValueLength,
    eventCountLimit: config.spanEventCount,
    linkCountLimit: config.spanLinkCount,
    attributePerEventCountLimit: config.eventAttributeCount,
    attributePerLinkCountLimit: config.linkAttributeCount,
  });
}

/** Returns the limits of `OTEL_LOGRECORD_*` and `OTEL_ATTRIBUTE_*`, like {@link spanLimits}. */
export function logRecordLimits(config: Config): LogRecordLimits {
  return given({
    attributeCountLimit: config.logAttributeCount ?? config.attributeCount,
    attributeValueLengthLimit: config.logAttributeValueLength ?? config.attributeValueLength,
  });
}

function given(limits: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const entries = Object.entries(limits);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
