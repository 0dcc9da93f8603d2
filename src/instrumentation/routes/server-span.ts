import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";

import type { Span } from "@opentelemetry/api";

import { http } from "../loading/node-http.ts";
import { requestMetadata } from "./http-route.ts";
import { followResponse } from "./route-sources.ts";
import { isKnownMethod, serverSpanName } from "./span-name.ts";

/** `responseHook` of the instrumentation of `node:http`: called in a request's context, at first. */
export function followServerResponse(span: Span, response: IncomingMessage | ServerResponse): void {
  if (!(response instanceof http.ServerResponse)) return;
  followResponse(response);
  const { method = "GET" } = response.req;
  if (!isKnownMethod(method)) span.updateName(serverSpanName(method, undefined));
}

/**
 * `applyCustomAttributesOnSpan` of the instrumentation of `node:http`: called when a response has
 * ended, after the instrumentation has named the span by the method as it was sent.
 */
export function nameServerSpan(span: Span, request: ClientRequest | IncomingMessage): void {
  if (!(request instanceof http.IncomingMessage)) return;
  const { method = "GET" } = request;
  if (!isKnownMethod(method)) span.updateName(serverSpanName(method, requestMetadata()?.route));
}
