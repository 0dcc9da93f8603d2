import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";

import type { Attributes } from "@opentelemetry/api";

import { peerOf } from "./peer.ts";
import { methodAttributes, redactQuery, requestTarget, spanName, text } from "./request-target.ts";

/** What is known of a request when it arrives. */
export interface Arrival {
  readonly name: string;
  readonly spanAttributes: Attributes;
  /** For the duration as well. */
  readonly attributes: Attributes;
}

/**
 * Returns the attributes of a server's request: those that OpenTelemetry's instrumentation of
 * `node:http` has.
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span
 */
export function arrivalOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Arrival {
  const target = requestTarget(headers);
  const attributes = {
    "http.request.method": target.method,
    "url.scheme": target.scheme,
    "network.protocol.version": "2",
  };
  const end = target.path.indexOf("?");
  const path = end === -1 ? target.path : target.path.slice(0, end);
  const query = end === -1 ? undefined : redactQuery(target.path.slice(end + 1));
  const peer = peerOf(stream.session);
  const forwarded = text(headers, "x-forwarded-for")?.split(",", 1)[0]?.trim();
  return {
    name: spanName(target),
    attributes,
    spanAttributes: {
      ...methodAttributes(target),
      ...attributes,
      "server.address": target.host,
      "server.port": target.port,
      "url.path": path,
      "url.query": query,
      "user_agent.original": text(headers, "user-agent"),
      ...peer,
      "client.address": forwarded ?? peer["network.peer.address"],
    },
  };
}
