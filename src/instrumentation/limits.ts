import { getNumberFromEnv } from "@opentelemetry/core";
import type { LogRecordLimits } from "@opentelemetry/sdk-logs";
import type { SpanLimits } from "@opentelemetry/sdk-trace";

/**
 * Returns the limits of `OTEL_SPAN_*` and `OTEL_ATTRIBUTE_*`, read by OpenTelemetry's own parser;
 * what is unset has the SDK's default.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#span-limits
 */
export function spanLimits(): SpanLimits {
  return given({
    attributeCountLimit: firstNumber(
      "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
      "OTEL_ATTRIBUTE_COUNT_LIMIT",
    ),
    attributeValueLengthLimit: firstNumber(
      "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
      "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    ),
    eventCountLimit: firstNumber("OTEL_SPAN_EVENT_COUNT_LIMIT"),
    linkCountLimit: firstNumber("OTEL_SPAN_LINK_COUNT_LIMIT"),
    attributePerEventCountLimit: firstNumber("OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT"),
    attributePerLinkCountLimit: firstNumber("OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT"),
  });
}

/** Returns the limits of `OTEL_LOGRECORD_*` and `OTEL_ATTRIBUTE_*`, like {@link spanLimits}. */
export function logRecordLimits(): LogRecordLimits {
  return given({
    attributeCountLimit: firstNumber(
      "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT",
      "OTEL_ATTRIBUTE_COUNT_LIMIT",
    ),
    attributeValueLengthLimit: firstNumber(
      "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT",
      "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
    ),
  });
}

function firstNumber(...variables: readonly string[]): number | undefined {
  return variables.map((name) => getNumberFromEnv(name)).find((value) => value !== undefined);
}

function given(limits: Readonly<Record<string, number | undefined>>): Record<string, number> {
  const entries = Object.entries(limits);
  return Object.fromEntries(
    entries.filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
