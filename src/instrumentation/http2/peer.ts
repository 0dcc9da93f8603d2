import type { Http2Session } from "node:http2";

import type { Attributes } from "@opentelemetry/api";

/** Returns the other end of a session. One that is gone already has none, and throws when asked. */
export function peerOf(session: Http2Session | undefined): Attributes {
  if (session === undefined || session.destroyed) return {};
  const { remoteAddress, remotePort } = session.socket;
  return { "network.peer.address": remoteAddress, "network.peer.port": remotePort };
}
