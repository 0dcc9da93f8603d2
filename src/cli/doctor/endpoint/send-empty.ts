import type { Config } from "../../../config.ts";
import { destinationUrls } from "../../../instrumentation/export/destination-urls.ts";
import { type Signal, signals } from "../../../instrumentation/export/protocol.ts";
import { contentTypes } from "../../../instrumentation/export/sdk-exporters.ts";
import { createSender, type Outcome } from "../../../instrumentation/export/sender.ts";

/** What a receiver has said to a request of one signal. */
export interface Answer {
  readonly signal: Signal;
  readonly outcome: Outcome;
}

/** An empty message is a valid one: no bytes in protobuf, no fields in JSON. */
const empty = {
  "http/protobuf": new Uint8Array(),
  "http/json": new TextEncoder().encode("{}"),
} as const;

/** Returns the signals that the configuration sends. */
export function sentSignals(config: Config): readonly Signal[] {
  return signals.filter((signal) => config[`${signal}Exporter`] !== "none");
}

/**
 * Posts an empty request of each signal to where the preload would send it, with its headers and
 * certificates.
 *
 * @param timeoutMs - The longest wait for connecting and sending; for the answer three times that.
 */
export async function sendEmpty(config: Config, timeoutMs: number): Promise<readonly Answer[]> {
  return Promise.all(
    sentSignals(config).map(async (signal) => {
      const outcome = await post(config, signal, empty[config.protocol], timeoutMs);
      return { signal, outcome };
    }),
  );
}

/** Posts one request of a signal as the preload would. Never rejects. */
export async function post(
  config: Config,
  signal: Signal,
  body: Uint8Array,
  timeoutMs: number,
): Promise<Outcome> {
  const url = destinationUrls(config)[signal];
  const destination = { url, timeoutMs, compression: "none" } as const;
  try {
    const send = createSender(signal, destination, contentTypes[config.protocol]);
    return await send(body, "identity");
  } catch (error) {
    // Headers or certificates that cannot be read
    return { kind: "unreachable", url, reason: String(error) };
  }
}
