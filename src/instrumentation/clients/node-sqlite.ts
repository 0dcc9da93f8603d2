import { basename } from "node:path";
import type * as Sqlite from "node:sqlite";

import { type Attributes, context, type Span, SpanKind, trace } from "@opentelemetry/api";

import { isReference } from "../is-reference.ts";
import { ownScope } from "../own-scope.ts";
import { type Method, replaceMethod } from "../loading/replace-method.ts";
import { whenBuiltinLoads } from "../loading/when-builtin-loads.ts";
import { failCall } from "./fail-call.ts";
import { sqlOperation, withoutLiterals } from "./sql-text.ts";

/**
 * Makes spans of the statements of `node:sqlite`, within a request only. The module is patched when
 * the application loads it: to load it before would be a warning of Node's in applications that do
 * not use it.
 */
export function followNodeSqlite(): void {
  whenBuiltinLoads("node:sqlite", patch);
}

/** The file of the database that a statement belongs to. */
const namespaces = new WeakMap<object, string>();

function patch(module: object): void {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's module of this name
  const { DatabaseSync, StatementSync } = module as typeof Sqlite;
  replaceMethod(DatabaseSync.prototype, "exec", (exec) =>
    traced(exec, (_, [sql]) => sql, namespaceOf),
  );
  replaceMethod(DatabaseSync.prototype, "prepare", remembering);
  for (const name of ["run", "get", "all"] as const) {
    replaceMethod(StatementSync.prototype, name, (method) => traced(method, sourceOf, remembered));
  }
  replaceMethod(StatementSync.prototype, "iterate", (iterate) => iterated(iterate));
}

function remembering(prepare: Method): Method {
  return function (...args) {
    const statement = prepare.apply(this, args);
    const namespace = namespaceOf(this);
    if (namespace !== undefined && isReference(statement)) {
      namespaces.set(statement, namespace);
    }
    return statement;
  };
}

function traced(
  method: Method,
  sqlOf: (self: object, args: readonly unknown[]) => unknown,
  namespace: (self: object) => string | undefined,
): Method {
  return function (...args) {
    const span = start(this, sqlOf(this, args), namespace);
    if (span === undefined) return method.apply(this, args);
    try {
      return method.apply(this, args);
    } catch (error) {
      failCall(span, error);
      throw error;
    } finally {
      span.end();
    }
  };
}

/** The work is done while the rows are read: the span ends with the last one, or with the reading. */
function iterated(iterate: Method): Method {
  return function (...args) {
    const rows = iterate.apply(this, args);
    const span = start(this, sourceOf(this), remembered);
    if (span === undefined || !isReference(rows)) return rows;
    const end = once(() => span.end());
    for (const name of ["next", "return"]) {
      const method: unknown = Reflect.get(rows, name);
      if (typeof method !== "function") continue;
      Object.defineProperty(rows, name, {
        configurable: true,
        writable: true,
        value: (...given: unknown[]): unknown => {
          try {
            const result: unknown = Reflect.apply(method, rows, given);
            if (isReference(result) && Reflect.get(result, "done") === true) end();
            return result;
          } catch (error) {
            failCall(span, error);
            end();
            throw error;
          }
        },
      });
    }
    return rows;
  };
}

/** A reader may ask again after the end. */
function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

const tracer = trace.getTracer(...ownScope);

/** Never throws: what is told of a statement must not be what makes it fail. */
function start(
  self: object,
  statement: unknown,
  namespace: (self: object) => string | undefined,
): Span | undefined {
  if (trace.getSpan(context.active()) === undefined || typeof statement !== "string") {
    return undefined;
  }
  const operation = sqlOperation(statement);
  const database = namespace(self);
  const attributes: Attributes = {
    "db.system.name": "sqlite",
    "db.query.text": withoutLiterals(statement),
    ...(operation === undefined ? {} : { "db.operation.name": operation }),
    ...(database === undefined ? {} : { "db.namespace": database }),
  };
  return tracer.startSpan(operation ?? "sqlite", { kind: SpanKind.CLIENT, attributes });
}

function sourceOf(statement: object): unknown {
  try {
    return Reflect.get(statement, "sourceSQL");
  } catch {
    // Finalized: the call itself says so
    return undefined;
  }
}

function remembered(statement: object): string | undefined {
  return namespaces.get(statement);
}

/** The name of the database's file without its folder; none for one in memory. */
function namespaceOf(database: object): string | undefined {
  try {
    // Since Node.js 22.16
    const location: unknown = Reflect.get(database, "location");
    const file: unknown =
      typeof location === "function" ? Reflect.apply(location, database, []) : undefined;
    return typeof file === "string" && file !== "" ? basename(file) : undefined;
  } catch {
    return undefined;
  }
}
