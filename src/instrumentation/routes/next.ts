import { type Context, type Span, SpanKind, trace } from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace";

import { requestMetadata } from "./http-route.ts";
import { offerRoute } from "./route-sources.ts";

type StartedSpan = Parameters<SpanProcessor["onStart"]>[0];
type EndedSpan = Parameters<SpanProcessor["onEnd"]>[0];

/** Pages that Next.js renders for a request that has none, or whose own has failed. */
const internalPage = /^\/(?:_[^/]*|404|500)$/;

/** The handlers of `pages/api` have their route in the name of a span alone. */
const pagesHandler = /^executing api route \(pages\) (\/.*)$/;

interface NextRequest {
  readonly spanIds: string[];
  route?: string;
}

/**
 * The spans of Next.js in flight, by id. Where a middleware lets a request pass, Next.js goes on
 * with a context that it has read from the request's headers: only the parent's id is left then.
 */
const requests = new Map<string, NextRequest>();

/** Of the request that a server span of ours is for, by that span. */
const serverSpans = new WeakMap<object, NextRequest>();

/**
 * Makes one server span of the two that Next.js gives a request. Its own, by OpenTelemetry's API,
 * is within that of `node:http`, so it becomes an internal one. The route, which it tells the outer
 * span when that has ended, is taken from its spans within as they begin.
 * https://nextjs.org/docs/app/guides/open-telemetry#default-spans-in-nextjs
 */
export const nextSpanProcessor: SpanProcessor = {
  onStart(span: StartedSpan, parent: Context) {
    if (span.instrumentationScope.name !== "next.js") return;
    const request = requestOf(parent);
    if (request === undefined) return;
    const { spanId } = span.spanContext();
    request.spanIds.push(spanId);
    requests.set(spanId, request);
    if (span.kind === SpanKind.SERVER) Reflect.set(span, "kind", SpanKind.INTERNAL);
    const route = routeOf(span);
    if (route !== undefined && !internalPage.test(route)) request.route = route;
  },
  onEnd(span: EndedSpan) {
    const request = serverSpans.get(span);
    for (const id of request?.spanIds ?? []) requests.delete(id);
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};

function routeOf({ attributes, name }: StartedSpan): string | undefined {
  const { "next.route": route, "next.span_type": type } = attributes;
  // That one is made for pages that are looked for and not there
  if (type === "NextNodeServer.findPageComponents") return undefined;
  return typeof route === "string" ? route : pagesHandler.exec(name)?.[1];
}

function requestOf(parent: Context): NextRequest | undefined {
  const parentSpan = trace.getSpan(parent);
  if (parentSpan === undefined) return undefined;
  const known = requests.get(parentSpan.spanContext().spanId) ?? serverSpans.get(parentSpan);
  if (known !== undefined) return known;
  if (requestMetadata(parent) === undefined) return undefined;
  const created: NextRequest = { spanIds: [] };
  serverSpans.set(parentSpan, created);
  offerRoute(() => created.route, parent);
  ignoreAfterEnd(parentSpan);
  return created;
}

/** Without it, each request is a warning about an ended span, and the route is there already. */
function ignoreAfterEnd(span: Span): void {
  for (const name of ["setAttribute", "updateName"] as const) {
    const original = span[name];
    Reflect.set(span, name, (...args: unknown[]) =>
      span.isRecording() ? Reflect.apply(original, span, args) : span,
    );
  }
}
