import { context, type Span, SpanKind, trace } from "@opentelemetry/api";
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
} from "@opentelemetry/instrumentation";

import { ownScope } from "../own-scope.ts";
import { failCall } from "./fail-call.ts";
import {
  markErrors,
  operationAttributes,
  operationIn,
  operationSpanName,
} from "./graphql-operation.ts";

type Execute = (this: unknown, ...args: unknown[]) => unknown;

const name = "normalizedExecutor";

/**
 * Makes spans of the operations that GraphQL Yoga executes: it has an executor of its own, and no
 * instrumentation of graphql sees it.
 */
export class GraphqlToolsInstrumentation extends InstrumentationBase {
  constructor() {
    super("@tamma/observability/graphql-tools", "1", {});
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    return new InstrumentationNodeModuleDefinition("@graphql-tools/executor", ["*"], patch);
  }
}

function patch(exports: unknown): unknown {
  if (typeof exports !== "object" || exports === null) return exports;
  const original: unknown = Reflect.get(exports, name);
  if (typeof original !== "function") return exports;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- called as it was called
  const replaced = traced(original as Execute);
  if (Reflect.get(exports, Symbol.toStringTag) === "Module") {
    Reflect.set(exports, name, replaced);
    return exports;
  }
  // In CommonJS the exports are getters that cannot be replaced
  return new Proxy(exports, {
    get: (target, key, receiver): unknown =>
      key === name ? replaced : Reflect.get(target, key, receiver),
  });
}

function traced(execute: Execute): Execute {
  return function normalizedExecutor(...args) {
    const span = start(args[0]);
    if (span === undefined) return execute.apply(this, args);
    try {
      const result = context.with(trace.setSpan(context.active(), span), () =>
        execute.apply(this, args),
      );
      if (!(result instanceof Promise)) {
        markErrors(span, result);
        span.end();
        return result;
      }
      void endWith(span, result);
      return result;
    } catch (error) {
      fail(span, error);
      throw error;
    }
  };
}

async function endWith(span: Span, result: Promise<unknown>): Promise<void> {
  try {
    markErrors(span, await result);
    span.end();
  } catch (error) {
    fail(span, error);
  }
}

function start(asked: unknown): Span | undefined {
  if (typeof asked !== "object" || asked === null) return undefined;
  const { document, operationName }: { document?: unknown; operationName?: unknown } = asked;
  const operation = operationIn(document, operationName);
  return trace.getTracer(...ownScope).startSpan(operationSpanName(operation, "graphql.execute"), {
    kind: SpanKind.INTERNAL,
    attributes: operationAttributes(operation),
  });
}

function fail(span: Span, error: unknown): void {
  failCall(span, error);
  span.end();
}
