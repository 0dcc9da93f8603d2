import {
  type Attributes,
  context,
  createContextKey,
  type Span,
  SpanStatusCode,
} from "@opentelemetry/api";

import { isReference } from "../is-reference.ts";
import { withoutQuoted } from "../../redaction/quoted.ts";

/** What a client asks for. */
export interface GraphqlOperation {
  /** query, mutation or subscription; `undefined` if the document has no such operation. */
  readonly type: string | undefined;
  readonly name: string | undefined;
}

/** What node:http's instrumentation keeps of a request, with its span; see http-route.ts. */
const request = createContextKey("OpenTelemetry SDK Context Key RPC_METADATA");

/** Returns the name of an operation's span, such as `query Order`. */
export function operationSpanName({ type, name }: GraphqlOperation, otherwise: string): string {
  return [type ?? otherwise, ...(name === undefined ? [] : [name])].join(" ");
}

/**
 * Returns an operation's attributes, and puts them on the span of the active request too: its path is
 * the same for all operations.
 * https://opentelemetry.io/docs/specs/semconv/graphql/graphql-spans/
 */
export function operationAttributes({ type, name }: GraphqlOperation): Attributes {
  const attributes: Attributes = {
    ...(type === undefined ? {} : { "graphql.operation.type": type }),
    ...(name === undefined ? {} : { "graphql.operation.name": name }),
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only instrumentations write this key
  const metadata = context.active().getValue(request) as { readonly span?: Span } | undefined;
  metadata?.span?.setAttributes(attributes);
  return attributes;
}

/** Marks the span of an operation that was answered with errors; the request itself has succeeded. */
export function markErrors(span: Span, result: unknown): void {
  const errors: unknown = isReference(result) ? Reflect.get(result, "errors") : undefined;
  const [first]: readonly unknown[] = Array.isArray(errors) ? errors : [];
  if (!isReference(first)) return;
  const { originalError, message }: { originalError?: unknown; message?: unknown } = first;
  const type = originalError instanceof Error ? originalError.name : "GraphQLError";
  span.setAttribute("error.type", type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: withoutQuoted(String(message)) });
}

/** Finds the operation that is asked for in a parsed document. */
export function operationIn(document: unknown, wanted: unknown): GraphqlOperation {
  const definitions: unknown = isReference(document)
    ? Reflect.get(document, "definitions")
    : undefined;
  const operations = (Array.isArray(definitions) ? definitions : []).flatMap(
    (definition: unknown) => {
      if (!isReference(definition)) return [];
      const { operation, name }: { operation?: unknown; name?: unknown } = definition;
      const value: unknown = isReference(name) ? Reflect.get(name, "value") : undefined;
      return typeof operation === "string"
        ? [{ type: operation, name: typeof value === "string" ? value : undefined }]
        : [];
    },
  );
  const found =
    typeof wanted === "string" ? operations.find(({ name }) => name === wanted) : operations[0];
  return found ?? { type: undefined, name: undefined };
}
