import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

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
  subscribe("http.server.request.start", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the channel's documented shape
    const { request, response } = message as RequestStart;
    const id = parseRequestId(request.headers[header]) ?? newRequestId();
    request.headers[header] = id;
    response.setHeader(header, id);
  });
}
