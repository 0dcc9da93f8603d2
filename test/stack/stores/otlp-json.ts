import type { Span } from "../stores.ts";

/** A trace as OTLP's JSON, as both Tempo and Jaeger give it. */
export interface ResourceSpans {
  readonly resource: { readonly attributes?: readonly Attribute[] };
  readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[];
}

interface JsonSpan {
  readonly name: string;
  /** `SPAN_KIND_SERVER`, or its number. */
  readonly kind?: string | number;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly Attribute[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const kinds = ["UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER", "CONSUMER"];

/** Returns the spans, each with the name of its service. */
export function toSpans(resourceSpans: readonly ResourceSpans[]): readonly Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(toRecord(resource.attributes ?? [])["service.name"]);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(service, span)));
  });
}

function toSpan(service: string, span: JsonSpan): Span {
  const { name, kind = 0, spanId, parentSpanId, attributes = [] } = span;
  return {
    service,
    name,
    kind: typeof kind === "number" ? (kinds[kind] ?? "") : kind.replace("SPAN_KIND_", ""),
    spanId,
    parentSpanId: parentSpanId === "" ? undefined : parentSpanId,
    attributes: toRecord(attributes),
  };
}

function toRecord(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
