import type { Account } from "./ledger.ts";
import type { Signal } from "./protocol.ts";

/** What has become of the telemetry of this process. */
export interface TelemetryStatus extends Readonly<Record<Signal, Account>> {
  /** When the receiver last took something; undefined before the first time. */
  readonly lastSentAt: Date | undefined;
}

/** A symbol, since the preload and the application may load two copies of this file. */
const key = Symbol.for("@tamma/observability.telemetryStatus");

/** Makes the preload's status known to {@link telemetryStatus}. */
export function provideTelemetryStatus(status: () => TelemetryStatus): void {
  Reflect.set(globalThis, key, status);
}

/**
 * Returns what has become of this process's spans (`traces`), metric data points (`metrics`) and log
 * records (`logs`): how many were made, recovered from the spool, sent, dropped by reason, and wait.
 * Undefined where the preload does not run.
 *
 * @example
 * telemetryPipelineCheck({ lastExport: () => telemetryStatus()?.lastSentAt });
 */
export function telemetryStatus(): TelemetryStatus | undefined {
  const status: unknown = Reflect.get(globalThis, key);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only provideTelemetryStatus sets it
  return typeof status === "function" ? (status() as TelemetryStatus) : undefined;
}
