import { once } from "node:events";
import { connect, type Socket } from "node:net";

import { networkError } from "./network-error.ts";
import { reasonOf } from "./one-at-a-time.ts";

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Connects, hands the socket to `use`, and destroys it whatever happens. An abort destroys it too,
 * at any point.
 *
 * @throws Error naming host and port, or the signal's reason.
 */
export async function withSocket<T>(
  { host, port }: Address,
  signal: AbortSignal,
  use: (socket: Socket) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const socket = connect({ host, port });
  const abort = (): void => {
    socket.destroy(reasonOf(signal));
  };
  signal.addEventListener("abort", abort, { once: true });
  try {
    await once(socket, "connect");
    return await use(socket);
  } catch (error) {
    throw signal.aborted ? reasonOf(signal) : networkError(`${host}:${port}`, error);
  } finally {
    signal.removeEventListener("abort", abort);
    // a late error (a reset by the peer) has nobody left to hear it
    socket.on("error", () => undefined);
    socket.destroy();
  }
}
