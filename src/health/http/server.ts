import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { z } from "zod";

import { closeServer } from "./connections.ts";
import { parseOptions } from "../parse-options.ts";
import type { HealthHandler } from "./handler.ts";

/** Where the health endpoints listen. */
export interface ListenOptions {
  /** 0: any free port. */
  readonly port: number;
  /** In a container, `0.0.0.0`. @default "127.0.0.1" */
  readonly host?: string;
}

/** A server that answers nothing but the health endpoints. */
export interface HealthServer {
  readonly server: Server;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Probes are small and local: who takes longer than this is not a probe. */
const requestTimeoutMs = 5_000;

/** Connections that are still open after this time, when the server closes, are cut. */
const patienceMs = 1_000;

const schema = z.object({
  port: z.int().min(0).max(65_535),
  host: z.string().min(1).default("127.0.0.1"),
});

/**
 * Returns the options with defaults.
 *
 * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID` with every problem at once.
 */
export function resolveListen(options: ListenOptions): Required<ListenOptions> {
  return parseOptions("health.listen", schema, options);
}

/** Returns the server once it listens. Rejects with Node's error if it cannot. */
export async function listen(
  handler: HealthHandler,
  { port, host }: Required<ListenOptions>,
): Promise<HealthServer> {
  const server = createServer(
    { requestTimeout: requestTimeoutMs, headersTimeout: requestTimeoutMs, maxHeaderSize: 8_192 },
    (request, response) => handler(request, response),
  );
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, backlog: 1_024 }, resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a TCP server's address has a port
  const address = server.address() as AddressInfo;
  return { server, port: address.port, close: () => closeSoon(server) };
}

/** Returns a server that never listened. */
export function closedServer({ port }: ListenOptions): HealthServer {
  return { server: createServer(), port, close: async () => undefined };
}

async function closeSoon(server: Server): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closeServer(server);
  clearTimeout(cut);
}
