import type { Config } from "../../config.ts";
import type { OtlpProtocol } from "../../otlp-settings.ts";
import type { Signal } from "./protocol.ts";

/** Returns the protocol of a signal: its own, else that of all signals. */
export function signalProtocol(config: Config, signal: Signal): OtlpProtocol {
  return config[`${signal}Protocol`] ?? config.protocol;
}
