import type { Span } from "@opentelemetry/api";

import { markErrors, operationAttributes } from "./graphql-operation.ts";

/**
 * What OpenTelemetry's instrumentation of graphql, 16 and earlier, calls with the span of an
 * operation and its answer.
 */
export function describeGraphqlResponse(span: Span, result: unknown): void {
  // The SDK's spans can be read; those that are not sampled have none
  const { attributes = {} }: { readonly attributes?: Readonly<Record<string, unknown>> } =
    span as object;
  const { "graphql.operation.type": type, "graphql.operation.name": name } = attributes;
  operationAttributes({
    type: typeof type === "string" ? type : undefined,
    name: typeof name === "string" ? name : undefined,
  });
  markErrors(span, result);
}
