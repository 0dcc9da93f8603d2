import type { ClientHttp2Stream, OutgoingHttpHeaders } from "node:http2";
import { promisify } from "node:util";

import {
  context,
  propagation,
  SpanKind,
  trace,
  type Attributes,
  type Context,
  type Span,
} from "@opentelemetry/api";
import { isTracingSuppressed } from "@opentelemetry/core";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";

import { catalog } from "../../metrics/catalog.ts";
import { type GivenHeaders, readable, withHeaders } from "./client-headers.ts";
import { type Begin, type Exchange, exchanges } from "./exchange.ts";
import { guarded } from "../guarded.ts";
import { clientOutcome, failed, type Outcome, statusOf } from "./outcome.ts";
import { peerOf } from "./peer.ts";
import { type Method, oncePerPrototype, replaceMethod } from "../loading/replace-method.ts";
import { methodAttributes, redactQuery, requestTarget, spanName, text } from "./request-target.ts";

export interface ClientOptions {
  /** Whether somebody else makes the spans of a request. */
  readonly isLeftOut: (headers: OutgoingHttpHeaders) => boolean;
}

/**
 * Gives the requests of HTTP/2 clients a span and a duration, and puts the trace context and the
 * request id on them. Node's channels (`http2.client.stream.created`) tell of a request when its
 * headers are built, so `session.request()` is wrapped instead, at the first session.
 */
export function followHttp2Clients(http2: object, options: ClientOptions): void {
  const followSession = oncePerPrototype((prototype) => {
    replaceMethod(prototype, "request", wrapRequest(options));
  });
  const follow = (session: unknown): void => {
    guarded("following an HTTP/2 session", () => followSession(session));
  };
  replaceMethod(http2, "connect", (original) => {
    const connect: Method = (...args) => {
      const session = Reflect.apply(original, undefined, args);
      follow(session);
      return session;
    };
    return Object.assign(connect, promisified(original, follow));
  });
}

/** Node gives `util.promisify(http2.connect)` a function of its own. */
function promisified(connect: Method, follow: (session: unknown) => void): object {
  const original: unknown = Reflect.get(connect, promisify.custom);
  if (typeof original !== "function") return {};
  return {
    [promisify.custom]: async (...args: unknown[]) => {
      const session: unknown = await Reflect.apply(original, undefined, args);
      follow(session);
      return session;
    },
  };
}

function wrapRequest({ isLeftOut }: ClientOptions): (original: Method) => Method {
  const begin = exchanges({
    kind: SpanKind.CLIENT,
    duration: catalog.httpClientRequestDuration,
    firstError: 400,
  });
  return (original) =>
    function request(...args) {
      const started = guarded("the span of an HTTP/2 request", () => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- other values are Node's to refuse
        const [headers] = args as [GivenHeaders];
        const isRefused = headers === null || !["object", "undefined"].includes(typeof headers);
        const read = isRefused ? undefined : readable(headers);
        if (read === undefined || isForeign(read) || isLeftOut(read)) return undefined;
        return startRequest(begin, headers, read);
      });
      if (started === undefined) return original.apply(this, args);
      const { headers, exchange, read } = started;
      try {
        const stream = original.apply(this, [headers, ...args.slice(1)]);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `request` returns
        guarded("an HTTP/2 request", () => followStream(stream as ClientHttp2Stream, exchange));
        return stream;
      } catch (error) {
        guarded("an HTTP/2 request", () => {
          const { spanAttributes, attributes } = targetAttributes(read);
          exchange.end({ outcome: failed(error), spanAttributes, attributes });
        });
        throw error;
      }
    };
}

/**
 * Whether somebody has made a client span for this request, such as undici's instrumentation: then
 * it carries a trace context already. One that the application has put there, its own or the one
 * that it was called with, as proxies do that copy all headers, says nothing of a client span.
 */
function isForeign(headers: OutgoingHttpHeaders): boolean {
  if (text(headers, ":method") === "CONNECT" || isTracingSuppressed(context.active())) return true;
  const sent = text(headers, "traceparent");
  if (sent === undefined) return false;
  return !ownIds(trace.getActiveSpan()).some((id) => id !== undefined && sent.includes(id));
}

/** The span and its parent; the SDK's spans alone know that and their kind. */
function ownIds(active: Span | undefined): readonly (string | undefined)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both fields may be missing
  const { kind, parentSpanContext } = (active ?? {}) as Partial<ReadableSpan>;
  return [
    parentSpanContext?.spanId,
    kind === SpanKind.CLIENT ? undefined : active?.spanContext().spanId,
  ];
}

interface Started {
  readonly headers: GivenHeaders;
  readonly read: OutgoingHttpHeaders;
  readonly exchange: Exchange;
}

function startRequest(begin: Begin, headers: GivenHeaders, read: OutgoingHttpHeaders): Started {
  const target = requestTarget(read);
  const parent: Context = context.active();
  const exchange = begin(spanName(target), methodAttributes(target), parent);
  const carrier: Record<string, string> = {};
  propagation.inject(trace.setSpan(parent, exchange.span), carrier);
  return { headers: withHeaders(headers, carrier), read, exchange };
}

function followStream(stream: ClientHttp2Stream, exchange: Exchange): void {
  let status: number | undefined;
  // Node has filled in by now what the application did not say
  const { spanAttributes, attributes } = targetAttributes(stream.sentHeaders);
  exchange.span.setAttributes({ ...spanAttributes, ...attributes });
  stream.once("response", (headers) => {
    guarded("the answer to an HTTP/2 request", () => {
      status = statusOf(headers);
      exchange.span.setAttributes(peerOf(stream.session));
    });
  });
  stream.once("close", () => {
    guarded("the end of an HTTP/2 request", () => {
      const outcome: Outcome = clientOutcome(stream, status);
      exchange.end({ outcome, spanAttributes: {}, attributes });
    });
  });
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client-span */
function targetAttributes(headers: OutgoingHttpHeaders): {
  readonly spanAttributes: Attributes;
  readonly attributes: Attributes;
} {
  const { method, scheme, authority, host, port, path } = requestTarget(headers);
  const end = path.indexOf("?") + 1;
  const shown = end === 0 ? path : `${path.slice(0, end)}${redactQuery(path.slice(end))}`;
  return {
    // Unknown where Node has refused the request before it filled it in
    spanAttributes: authority === "" ? {} : { "url.full": `${scheme}://${authority}${shown}` },
    attributes: {
      "http.request.method": method,
      "server.address": host,
      "server.port": port,
      "url.scheme": scheme,
      "network.protocol.version": "2",
    },
  };
}
