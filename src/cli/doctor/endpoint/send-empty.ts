import type { Config } from "../../../config.ts";
import { type Signal, signals } from "../../../instrumentation/export/protocol.ts";
import { createSender, type Outcome } from "../../../instrumentation/export/sender.ts";
import { signalProtocol } from "../../../instrumentation/export/signal-protocol.ts";
import { workerSettings } from "../../../instrumentation/export/worker-settings.ts";
import { goesTo } from "../../../instrumentation/engine/exporters.ts";

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
  return signals.filter((signal) => goesTo(config[`${signal}Exporter`], "otlp"));
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
      const outcome = await post(config, signal, empty[signalProtocol(config, signal)], timeoutMs);
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
  const destination = workerSettings(config).destinations[signal];
  try {
    const send = createSender(signal, { ...destination, timeoutMs, compression: "none" });
    return await send(body, "identity");
  } catch (error) {
    // Headers or certificates that cannot be read
    return { kind: "unreachable", url: destination.url, reason: String(error) };
  }
}
