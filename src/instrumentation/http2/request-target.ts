import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http2";

import type { Attributes } from "@opentelemetry/api";

import { isKnownMethod } from "../routes/span-name.ts";

type Headers = IncomingHttpHeaders | OutgoingHttpHeaders;

/** What the pseudo-headers of a request say. */
export interface RequestTarget {
  /** One of the known methods, or `_OTHER`. */
  readonly method: string;
  /** As sent, if it is none of the known ones. */
  readonly originalMethod: string | undefined;
  readonly scheme: string;
  /** Without user and password. */
  readonly authority: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** With the query. */
  readonly path: string;
}

/** Returns what a request's headers say of its target. */
export function requestTarget(headers: Headers): RequestTarget {
  const sent = text(headers, ":method") ?? "GET";
  const known = isKnownMethod(sent);
  const scheme = text(headers, ":scheme") ?? "https";
  const named = text(headers, ":authority") ?? text(headers, "host") ?? "";
  const authority = named.slice(named.lastIndexOf("@") + 1);
  const { host, port } = splitAuthority(authority);
  return {
    method: known ? sent : "_OTHER",
    originalMethod: known ? undefined : sent,
    scheme,
    authority,
    host,
    port: port ?? defaultPorts[scheme],
    path: text(headers, ":path") ?? "/",
  };
}

const defaultPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Splits `host:port`; IPv6 addresses are in brackets, which are left out. */
function splitAuthority(authority: string): Pick<RequestTarget, "host" | "port"> {
  const match = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority);
  if (match === null) return { host: undefined, port: undefined };
  const [, v6, name, port] = match;
  const host = v6 ?? name;
  return {
    host: host === "" ? undefined : host,
    port: port === undefined ? undefined : Number(port),
  };
}

/** Returns a header's value; the first one if there are more. */
export function text(headers: Headers, name: string): string | undefined {
  const value: unknown = Object.hasOwn(headers, name) ? headers[name] : undefined;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === "string" || typeof first === "number" ? String(first) : undefined;
}

/** The span's name before a route is known. */
export function spanName({ method }: RequestTarget): string {
  return method === "_OTHER" ? "HTTP" : method;
}

/** Returns the attributes that spans of servers and clients have in common. */
export function methodAttributes({ method, originalMethod }: RequestTarget): Attributes {
  return {
    "http.request.method": method,
    ...(originalMethod === undefined ? {} : { "http.request.method_original": originalMethod }),
  };
}

/** The parameters that the convention has redacted, up to their value. */
const secretParameters = /(?<=^|&)(AWSAccessKeyId|Signature|sig|X-Goog-Signature)=[^&]*/g;

/** https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/ */
export function redactQuery(query: string): string {
  return query.replaceAll(secretParameters, "$1=REDACTED");
}

/** Whether a request is a call of gRPC, whose spans its own instrumentation makes. */
export function isGrpc(headers: Headers): boolean {
  return text(headers, "content-type")?.startsWith("application/grpc") === true;
}
