import {
  type Attributes,
  type Context,
  type Histogram,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

import { catalog } from "../../metrics/catalog.ts";
import { ownScope } from "../own-scope.ts";
import { sqlOperation } from "./sql-text.ts";

type StartedSpan = Parameters<SpanProcessor["onStart"]>[0];
type EndedSpan = Parameters<SpanProcessor["onEnd"]>[0];

/** They record `db.client.operation.duration` themselves. */
const recordThemselves = /instrumentation-(?:pg|oracledb)$/;

/** Its spans enclose those of the driver without being their parents, so they are known by name. */
const enclosing = "@opentelemetry/instrumentation-mongoose";

/** https://opentelemetry.io/docs/specs/semconv/database/database-metrics/ */
const kept = [
  "db.system.name",
  "db.namespace",
  "db.collection.name",
  "server.address",
  "server.port",
] as const;

/**
 * Records `db.client.operation.duration` of the spans of database clients whose instrumentation has
 * no metric, each operation once: of spans within each other (knex and its driver, mongoose and its
 * driver, a pool and its connection), the innermost is the operation.
 */
export class OperationDurations implements SpanProcessor {
  #histogram: Histogram | undefined;
  readonly #parents = new WeakMap<object, Span>();
  /** Spans within which another one is the operation. */
  readonly #outer = new WeakSet<object>();

  onStart(span: StartedSpan, context: Context): void {
    const parent = trace.getSpan(context);
    if (parent === undefined || !isDatabaseCall(span)) return;
    this.#parents.set(span, parent);
    // Not all know their statement yet; of the others, the outer one may end first (mysql's pool)
    if (isOperation(span)) this.#outer.add(parent);
  }

  onEnd(span: EndedSpan): void {
    if (!isOperation(span)) return;
    const parent = this.#parents.get(span);
    if (parent !== undefined) this.#outer.add(parent);
    if (this.#outer.has(span)) return;
    const { name: scope } = span.instrumentationScope;
    if (scope === enclosing || recordThemselves.test(scope)) return;
    const [seconds, nanoseconds] = span.duration;
    this.#record(seconds + nanoseconds / 1e9, describe(span));
  }

  #record(seconds: number, attributes: Attributes): void {
    // The meter provider is registered after this is made
    this.#histogram ??= createHistogram();
    this.#histogram.record(seconds, attributes);
  }

  async forceFlush(): Promise<void> {
    await Promise.resolve();
  }

  async shutdown(): Promise<void> {
    await Promise.resolve();
  }
}

function createHistogram(): Histogram {
  const { name, unit, description, buckets } = catalog.dbOperationDuration;
  return metrics.getMeter(...ownScope).createHistogram(name, {
    unit,
    description,
    advice: { explicitBucketBoundaries: [...buckets] },
  });
}

function isDatabaseCall({ kind, attributes }: StartedSpan | EndedSpan): boolean {
  return kind === SpanKind.CLIENT && attributes["db.system.name"] !== undefined;
}

/** Connecting is not an operation: such spans name none and have no statement, or say "connect". */
function isOperation(span: StartedSpan | EndedSpan): boolean {
  const statement = span.attributes["db.query.text"];
  return (
    isDatabaseCall(span) &&
    (span.attributes["db.operation.name"] !== undefined ||
      (statement !== undefined && statement !== "connect"))
  );
}

function describe({ attributes, status, events }: EndedSpan): Attributes {
  const described: Attributes = {};
  for (const key of kept) if (attributes[key] !== undefined) described[key] = attributes[key];
  // knex takes it from a URL as text; one type makes one series
  if (described["server.port"] !== undefined) {
    described["server.port"] = Number(described["server.port"]);
  }
  const statement = attributes["db.query.text"];
  const operation =
    attributes["db.operation.name"] ??
    (typeof statement === "string" ? sqlOperation(statement) : undefined);
  if (operation !== undefined) described["db.operation.name"] = operation;
  if (status.code === SpanStatusCode.ERROR) {
    const thrown = events.find(({ name }) => name === "exception");
    described["error.type"] =
      attributes["error.type"] ?? thrown?.attributes?.["exception.type"] ?? "_OTHER";
  }
  return described;
}
