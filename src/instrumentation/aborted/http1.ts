import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";

import { type Attributes, type Span, SpanKind, SpanStatusCode } from "@opentelemetry/api";

import { guarded } from "../guarded.ts";
import { type Method, replaceMethod } from "../loading/replace-method.ts";

/**
 * Lets OpenTelemetry's instrumentation of `node:http` tell of requests that have no complete answer.
 * It takes a server's status from the response, which is 200 until the application says otherwise,
 * and of a client's whose answer breaks off it hears only if the application listens to `error`.
 *
 * The methods are not public; the package is pinned and tests watch them. Another version without
 * them goes on as it is.
 */
export function followAbortedHttp1(instrumentation: object): void {
  replaceMethod(instrumentation, "_onServerResponseFinish", server);
  replaceMethod(instrumentation, "_traceClientRequest", client);
}

type ServerArguments = readonly [IncomingMessage, ServerResponse, Span, Attributes];

/** A server's response has closed: without all of it sent, it has an error and no status. */
function server(original: Method): Method {
  return function onServerResponseFinish(...args) {
    const shown = guarded("an aborted request", () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the method's arguments
      const [request, response, span, metric] = args as unknown as ServerArguments;
      // Node 22 calls a response finished whose connection has broken before all of it was written
      const broken = request.errored !== null || request.socket.errored !== null;
      if (response.writableFinished && !broken) return response;
      span.setAttribute("error.type", aborted);
      Object.assign(metric, { "error.type": aborted });
      const withoutStatus: object = Object.create(response, { statusCode: { value: undefined } });
      return withoutStatus;
    });
    const [request, response, ...rest] = args;
    return original.apply(this, [request, shown ?? response, ...rest]);
  };
}

const aborted = "aborted";

type ClientArguments = readonly [ClientRequest, Span, unknown, Attributes];

/** A client's request has closed: an answer that is not complete is an error. */
function client(original: Method): Method {
  return function traceClientRequest(...args) {
    guarded("an aborted request", () => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the method's arguments
      const [request, span, startTime, metric] = args as unknown as ClientArguments;
      // Before the instrumentation's own listener, which ends the span without an error
      request.once("close", () => {
        guarded("an aborted request", () => {
          const error = brokenOff(request);
          if (error === undefined) return;
          const attributes = { "error.type": error };
          span.setAttributes({ ...attributes, "http.response.status_code": statusOf(request) });
          span.setStatus({ code: SpanStatusCode.ERROR, message: error });
          Object.assign(metric, attributes);
          const close: unknown = Reflect.get(Object(this), "_closeHttpSpan");
          if (typeof close === "function") {
            Reflect.apply(close, this, [span, SpanKind.CLIENT, startTime, metric]);
          }
        });
      });
    });
    return original.apply(this, args);
  };
}

/** Returns what kept the answer from being complete, if something did. */
function brokenOff(request: ClientRequest): string | undefined {
  const response = responseOf(request);
  if (response === undefined || response.complete) return undefined;
  // The connection is somebody else's from here on
  if (response.statusCode === 101 || request.method === "CONNECT") return undefined;
  const error = request.errored ?? response.errored;
  return error === null || error.name === "Error" ? aborted : error.name;
}

function statusOf(request: ClientRequest): number | undefined {
  return responseOf(request)?.statusCode;
}

/** Not in @types/node. */
function responseOf(request: ClientRequest): IncomingMessage | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own field
  return (request as { res?: IncomingMessage | null }).res ?? undefined;
}
