import type { ServerResponse } from "node:http";
import type { Http2ServerResponse, ServerHttp2Session } from "node:http2";
import type { Server, Socket } from "node:net";
import { setImmediate as afterPoll, setTimeout as sleep } from "node:timers/promises";

import { interceptRequests } from "./intercept.ts";

/**
 * A server of the application: of `node:http`, `node:https` or `node:http2`, whatever framework made
 * it.
 */
export type DrainableServer = Server & {
  readonly closeIdleConnections?: () => void;
  readonly closeAllConnections?: () => void;
};

type Response = ServerResponse | Http2ServerResponse;

/** A graceful GOAWAY: streams that the client has begun meanwhile are served. RFC 9113, 6.8 */
const lastStream = 2 ** 31 - 1;

const sweepMs = 50;

/** A turn of the loop that is shorter has done nothing since it looked for connections. */
const shortTurnMs = 0.2;

/** Then the loop is busy for good. */
const mostTurns = 1_000;

/** A connection that was opened ahead of need has this long to send its first request. */
const silentMs = 1_000;

/**
 * The connections of some servers. Once they are to go, each answer is its connection's last: a
 * balancer that hands out connections, not requests, would otherwise keep sending to this process.
 */
export class Connections {
  readonly #listeners = new Map<DrainableServer, () => void>();
  readonly #responses = new Set<ServerResponse>();
  readonly #sessions = new Set<ServerHttp2Session>();
  readonly #sockets = new Set<Socket>();
  #leaving = false;

  /** Sees what the server answers from now on, whoever listens to its requests. */
  watch(server: DrainableServer): void {
    if (this.#listeners.has(server)) return;
    const onSession = (session: ServerHttp2Session): void => this.#noteSession(session);
    const onConnection = (socket: Socket): void => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    };
    // A listener would make a server of HTTP/2 turn its streams into requests
    const release = interceptRequests(server, (emitter, exchange, passOn) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node's types know no event here
      const [, response] = exchange as [unknown, Response];
      this.#note(response);
      return passOn(emitter);
    });
    server.prependListener("session", onSession);
    server.prependListener("connection", onConnection);
    this.#listeners.set(server, () => {
      release();
      server.removeListener("session", onSession);
      server.removeListener("connection", onConnection);
    });
  }

  /** From now on every answer says `Connection: close`, those under way too. */
  leave(): void {
    if (this.#leaving) return;
    this.#leaving = true;
    // Of requests in a pipeline only the last: an earlier one would take the others' answers with it
    const last = new Map([...this.#responses].map((response) => [response.req.socket, response]));
    for (const response of last.values()) response.shouldKeepAlive = false;
    for (const session of this.#sessions) sayGoodbye(session);
  }

  /**
   * Stops accepting, ends connections as they become idle, and resolves when the last one is gone.
   * {@link Connections.cut} ends those that are not.
   */
  async close(): Promise<void> {
    const closed = Promise.all([...this.#listeners.keys()].map((server) => closeServer(server)));
    await afterPoll();
    for (const session of this.#sessions) if (!session.closed) session.close();
    const silence = setTimeout(() => this.#endSilent(), silentMs);
    await closed;
    clearTimeout(silence);
  }

  /** Ends every connection, whatever is under way on it; those that speak another protocol too. */
  cut(): void {
    for (const server of this.#listeners.keys()) server.closeAllConnections?.();
    for (const socket of this.#sockets) socket.destroy();
  }

  #endSilent(): void {
    for (const socket of this.#sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  /** Takes the listeners away. */
  release(): void {
    for (const remove of this.#listeners.values()) remove();
    this.#listeners.clear();
  }

  #note(response: Response): void {
    if (isHttp2(response)) return;
    if (this.#leaving) response.shouldKeepAlive = false;
    if (this.#responses.has(response)) return;
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
  }

  #noteSession(session: ServerHttp2Session): void {
    this.#sessions.add(session);
    session.once("close", () => this.#sessions.delete(session));
    // Not before its first stream: a client that is told at once could only come back
    if (this.#leaving) session.once("stream", () => sayGoodbye(session));
  }
}

/**
 * Stops accepting, unless the application has done so, ends idle connections, and resolves when the
 * last one is gone.
 */
export async function closeServer(server: DrainableServer): Promise<void> {
  await quietTurn(server);
  if (server.listening) server.close();
  while ((await connectionsOf(server)) > 0) {
    await sleep(sweepMs, undefined, { ref: false });
    await afterPoll();
    // A kept-alive connection gets idle later, when its last answer is out
    server.closeIdleConnections?.();
  }
}

/**
 * Resolves after a short turn of the loop in which nobody connected. Closing resets connections that
 * are not accepted yet; a balancer that has to try is about to make one at any time.
 */
async function quietTurn(server: Server): Promise<void> {
  let isQuiet = false;
  const note = (): void => {
    isQuiet = false;
  };
  server.on("connection", note);
  for (let turn = 0; turn < mostTurns && !isQuiet; turn += 1) {
    const beginMs = performance.now();
    isQuiet = true;
    await afterPoll();
    if (performance.now() - beginMs > shortTurnMs) isQuiet = false;
  }
  server.off("connection", note);
}

async function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((error, count) => resolve(error === null ? count : 0));
  });
}

function isHttp2(response: Response): response is Http2ServerResponse {
  return "stream" in response;
}

function sayGoodbye(session: ServerHttp2Session): void {
  if (!session.closed && !session.destroyed) session.goaway(0, lastStream);
}
