import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import { Server } from "node:https";

import {
  context,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
} from "@opentelemetry/api";
import { type RPCMetadata, RPCType, setRPCMetadata } from "@opentelemetry/core";

import { catalog } from "../../metrics/catalog.ts";
import { exchanges } from "./exchange.ts";
import { guarded } from "../guarded.ts";
import { http } from "../loading/node-http.ts";
import { serverOutcome, statusOf } from "./outcome.ts";
import { type Method, oncePerPrototype, replaceMethod } from "../loading/replace-method.ts";
import { followResponse } from "../routes/route-sources.ts";
import { arrivalOf } from "./server-attributes.ts";

export interface ServerOptions {
  /** Called with each request before anything else sees its headers. */
  readonly onRequest: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;
  /** Whether requests get spans and durations. */
  readonly spans: boolean;
  /** Whether somebody else makes the spans of a request. */
  readonly isLeftOut: (headers: IncomingHttpHeaders) => boolean;
}

/**
 * Gives the requests of HTTP/2 servers a span and a duration, and runs their handlers within it.
 *
 * Node's channel (`http2.server.stream.created`, not in 22.15) tells of a stream, but a subscriber
 * cannot choose the context in which its handlers run. The event `stream` of a session
 * can be wrapped, in every Node.js, and all handlers come from it: those of `stream` and `request`
 * of the server and those of the session. Pushed streams have no such event and no span: they are
 * work of the request that pushes.
 */
export function followHttp2Servers(http2: object, options: ServerOptions): void {
  const run = handle(options);
  const followSession = oncePerPrototype((prototype) => {
    replaceMethod(prototype, "emit", (original) => run(original));
  });
  const followServer = oncePerPrototype((prototype) => {
    replaceMethod(
      prototype,
      "emit",
      (original) =>
        function emit(...args) {
          const [event, subject] = args;
          if (event === "session") guarded("following HTTP/2", () => followSession(subject));
          return isHttp1(event, subject)
            ? // oxlint-disable-next-line typescript/unbound-method -- called with the server as `this`
              Reflect.apply(Server.prototype.emit, this, args)
            : original.apply(this, args);
        },
    );
  });
  const returnsServer = after((server) => followServer(server));
  replaceMethod(http2, "createServer", returnsServer);
  replaceMethod(http2, "createSecureServer", returnsServer);
  replaceMethod(
    http2,
    "performServerHandshake",
    after((session) => followSession(session)),
  );
}

/**
 * Whether it is a request of HTTP/1 to a secure server with `allowHTTP1`. OpenTelemetry's
 * instrumentation wraps the `emit` of HTTPS servers, which serves this one as well.
 */
function isHttp1(event: unknown, subject: unknown): boolean {
  return event === "request" && subject instanceof http.IncomingMessage;
}

/** Returns what shows a function's result to `visit` and returns it. */
function after(visit: (result: unknown) => void): (original: Method) => Method {
  return (original) =>
    function follow(...args) {
      const result = original.apply(this, args);
      guarded("following HTTP/2", () => visit(result));
      return result;
    };
}

/** Returns the `emit` of sessions that runs the handlers of `stream` in the request's context. */
function handle({ onRequest, spans, isLeftOut }: ServerOptions): (original: Method) => Method {
  const begin = beginRequests();
  return (original) =>
    function emit(...args) {
      if (args[0] !== "stream") return original.apply(this, args);
      const request = guarded("the span of an HTTP/2 request", () => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the event's documented arguments
        const [, stream, headers] = args as [string, ServerHttp2Stream, IncomingHttpHeaders];
        if (headers[":method"] === "CONNECT" || isLeftOut(headers)) return undefined;
        onRequest(stream, headers);
        return spans ? begin(stream, headers) : undefined;
      });
      if (request === undefined) return original.apply(this, args);
      try {
        return context.with(request, () => original.apply(this, args));
      } catch (error) {
        // It ends the process, or goes to its listener: outside of the request
        guarded("the error of an HTTP/2 request", () => blame(request, error));
        throw error;
      }
    };
}

function blame(request: Context, error: unknown): void {
  trace.getSpan(request)?.recordException(error instanceof Error ? error : String(error));
}

/** Returns what begins a request and returns its context. */
function beginRequests(): (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => Context {
  const begin = exchanges({
    kind: SpanKind.SERVER,
    duration: catalog.httpRequestDuration,
    firstError: 500,
  });
  return (stream, headers) => {
    const parent = propagation.extract(ROOT_CONTEXT, headers);
    const { name, spanAttributes, attributes } = arrivalOf(stream, headers);
    const exchange = begin(name, spanAttributes, parent);
    const metadata: RPCMetadata = { type: RPCType.HTTP, span: exchange.span };
    const request = setRPCMetadata(trace.setSpan(parent, exchange.span), metadata);
    context.bind(request, stream);
    followResponse(
      {
        get statusCode() {
          return statusOf(stream.sentHeaders);
        },
      },
      request,
    );
    stream.once("close", () => {
      guarded("the end of an HTTP/2 request", () => {
        const { route } = metadata;
        const routed = route === undefined ? {} : { "http.route": route };
        exchange.end({
          outcome: serverOutcome(stream),
          spanAttributes: {},
          attributes: { ...attributes, ...routed },
          name: route === undefined ? undefined : `${name} ${route}`,
        });
      });
    });
    return request;
  };
}
