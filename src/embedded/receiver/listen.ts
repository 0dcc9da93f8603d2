import type { Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

import { ObservabilityError } from "../../errors.ts";

/** How many ports after the wanted one are tried. */
const attempts = 20;

/**
 * Binds `server` to `port` of `host`, or to the next free port. 0 lets the system choose.
 * Returns the bound port.
 *
 * @throws ObservabilityError `OBS_EMBEDDED_PORT`
 */
export async function listenNear(server: Server, host: string, port: number): Promise<number> {
  const last = Math.min(port + attempts, 65_535);
  for (let candidate = port; candidate <= last; candidate += 1) {
    try {
      server.listen(candidate, host);
      await once(server, "listening");
      // A server on TCP has an AddressInfo; only pipes have a string
      return (server.address() as AddressInfo).port; // oxlint-disable-line typescript/no-unsafe-type-assertion -- see above
    } catch (cause) {
      if (!isTaken(cause)) throw notBound(host, `port ${candidate}`, cause);
    }
  }
  throw notBound(host, `ports ${port} to ${last}`);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}

function notBound(host: string, ports: string, cause?: unknown): ObservabilityError {
  const reason = cause instanceof Error ? cause.message : "all are in use";
  return new ObservabilityError(
    "OBS_EMBEDDED_PORT",
    `expected a free port on ${host}, got ${ports}: ${reason}; choose another with --port`,
    { cause },
  );
}
