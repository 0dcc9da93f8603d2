import { SpanKind } from "@opentelemetry/api";

import {
  type GraphqlOperation,
  markErrors,
  operationAttributes,
  operationSpanName,
} from "./graphql-operation.ts";
import { followChannel, type Message } from "./traced-channel.ts";

/** Makes spans of what graphql does with a request, 17 and later, without one for each resolver. */
export function followGraphql(): void {
  for (const step of ["parse", "validate"]) {
    followChannel({
      packageName: "graphql",
      channel: `graphql:${step}`,
      describe: () => ({ name: `graphql.${step}`, kind: SpanKind.INTERNAL, attributes: {} }),
    });
  }
  for (const step of ["execute", "subscribe"]) {
    followChannel({
      packageName: "graphql",
      channel: `graphql:${step}`,
      encloses: true,
      describe(message) {
        const operation = operationOf(message);
        return {
          name: operationSpanName(operation, `graphql.${step}`),
          kind: SpanKind.INTERNAL,
          attributes: operationAttributes(operation),
        };
      },
      finish: (span, { result }) => markErrors(span, result),
    });
  }
}

function operationOf({ operationType: type, operationName: name }: Message): GraphqlOperation {
  return {
    type: typeof type === "string" ? type : undefined,
    name: typeof name === "string" ? name : undefined,
  };
}
