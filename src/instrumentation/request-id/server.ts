import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

import { http } from "../loading/node-http.ts";
import { newRequestId, parseRequestId } from "./request-id.ts";

interface RequestStart {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Gives every incoming HTTP request an id before anything else sees it: the header's if that is
 * well formed, a new one if not. It is put back on the request, so that the propagator and the
 * application read the same one, and on the response.
 *
 * The channel is published by HTTP/1 servers only.
 * https://nodejs.org/api/diagnostics_channel.html#http
 */
export function acceptRequestIds(header: string): void {
  const respond = answerWith(header);
  subscribe("http.server.request.start", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
    const { request, response } = message as RequestStart;
    const id = parseRequestId(request.headers[header]) ?? newRequestId();
    request.headers[header] = id;
    respond(response, id);
  });
}

/** Puts an id on a response that has not begun. */
type Respond = (response: ServerResponse, id: string) => void;

/** What `ServerResponse` calls once with all headers: `headers` is whatever writeHead was given. */
type StoreHeader = (this: ServerResponse, firstLine: string, headers: unknown) => void;

/**
 * Returns what adds the header to a response at the moment when it is sent.
 *
 * `setHeader` would be seen by the application: with one header set, Node takes `writeHead`'s
 * headers another way (it throws for `[["a", "b"]]`), and error handlers that clear all headers
 * (koa's) clear this one as well. So it joins the status line, behind the application's back, unless
 * the application has set it by itself.
 */
function answerWith(header: string): Respond {
  const { prototype } = http.ServerResponse;
  const stored: unknown = Reflect.get(prototype, "_storeHeader");
  // Not documented: a Node.js without it gets the header in the way that the application sees
  if (typeof stored !== "function") return (response, id) => void response.setHeader(header, id);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's own method, tested
  const storeHeader = stored as StoreHeader;
  const ids = new WeakMap<ServerResponse, string>();
  const replaced: StoreHeader = function _storeHeader(firstLine, headers) {
    const id = ids.get(this);
    const given = id === undefined || this.hasHeader(header) || names(headers).includes(header);
    const start = given ? firstLine : `${firstLine}${header}: ${id}\r\n`;
    return storeHeader.call(this, start, headers);
  };
  Reflect.defineProperty(prototype, "_storeHeader", {
    value: replaced,
    writable: true,
    configurable: true,
  });
  return (response, id) => void ids.set(response, id);
}

/** The names, in lower case, of headers in every form that `writeHead` takes. */
function names(headers: unknown): readonly string[] {
  if (typeof headers !== "object" || headers === null) return [];
  const given: readonly unknown[] = Array.isArray(headers)
    ? headers.map((entry: unknown, index) =>
        Array.isArray(entry) ? entry[0] : index % 2 === 0 ? entry : "",
      )
    : Object.keys(headers);
  return given.map((name) => String(name).toLowerCase());
}
