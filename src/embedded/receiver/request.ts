import type { IncomingMessage } from "node:http";

import type { Encoding, Signal } from "../otlp/signal.ts";
import { Rejection } from "./rejection.ts";

const signals: Readonly<Record<string, Signal>> = {
  "/v1/traces": "traces",
  "/v1/metrics": "metrics",
  "/v1/logs": "logs",
};

const encodings: Readonly<Record<string, Encoding>> = {
  "application/x-protobuf": "protobuf",
  "application/json": "json",
};

/** The media type of each encoding, for the response. */
export const mediaTypes: Readonly<Record<Encoding, string>> = {
  protobuf: "application/x-protobuf",
  json: "application/json",
};

/** Returns the signal that the request carries. Throws a Rejection: 404 or 405. */
export function signalOf({ url = "", method = "" }: IncomingMessage): Signal {
  const path = url.split("?", 1)[0] ?? "";
  const signal = Object.hasOwn(signals, path) ? signals[path] : undefined;
  if (signal === undefined) {
    throw new Rejection(404, `expected one of ${Object.keys(signals).join(", ")}, got ${path}`);
  }
  if (method !== "POST") {
    throw new Rejection(405, `expected POST, got ${method}`, { headers: { allow: "POST" } });
  }
  return signal;
}

/** Returns the encoding that the request's media type names, if any. */
export function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  return Object.hasOwn(encodings, type) ? encodings[type] : undefined;
}

/** As {@link encodingOf}, but throws a Rejection 415. */
export function requiredEncoding(request: IncomingMessage): Encoding {
  const encoding = encodingOf(request);
  if (encoding !== undefined) return encoding;
  const got = request.headers["content-type"] ?? "none";
  throw new Rejection(415, `expected ${Object.keys(encodings).join(" or ")}, got ${got}`);
}
