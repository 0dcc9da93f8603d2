import { createServer, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";

import { ObservabilityError } from "../../errors.ts";

/** A webhook receiver that waits for one alert. */
export interface Sink extends AsyncDisposable {
  /** Settles when a message with the text arrives. */
  readonly arrival: Promise<void>;
}

/**
 * Starts an HTTP server that answers every message with 200 and settles `arrival` on the first that
 * contains `marker`.
 *
 * @param address - `host:port`
 * @throws ObservabilityError `OBS_DRILL_FAILED` when it cannot listen there.
 */
export async function startSink(address: string, marker: string): Promise<Sink> {
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(address) ?? [];
  const arrival = Promise.withResolvers<void>();
  const look = async (request: IncomingMessage): Promise<void> => {
    if ((await text(request)).includes(marker)) arrival.resolve();
  };
  const server = createServer((request, response) => {
    void look(request).finally(() => response.end());
  });
  await new Promise<void>((done, failed) => {
    server.once("error", (cause) => {
      const message = `--sink ${address}: expected an address to listen on, got ${cause.message}`;
      failed(new ObservabilityError("OBS_DRILL_FAILED", message, { cause }));
    });
    server.listen(Number(port), host, done);
  });
  return {
    arrival: arrival.promise,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
