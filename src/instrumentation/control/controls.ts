import type { Config } from "../../config.ts";
import type { Signal } from "../export/protocol.ts";
import type { TelemetryStatus } from "../export/telemetry-status.ts";
import type { InstrumentedPackage } from "../instrumented-packages.ts";
import type { ShownSetting } from "../start-line/shown-settings.ts";

/** What runs in this process, as `status()` returns it. Nothing in it is secret. */
export interface ObservabilityStatus {
  /** Whether telemetry is made and sent. */
  readonly running: boolean;
  /** Who has started it: the preload or `start()`. */
  readonly startedBy: "preload" | "code" | undefined;
  readonly engine: Config["engine"] | undefined;
  /** Where each signal that is sent goes over OTLP: URLs without credentials and query. */
  readonly endpoints: Readonly<Partial<Record<Signal, string>>>;
  /** The settings that are not left at their defaults, and where each comes from. */
  readonly settings: readonly ShownSetting[];
  /** The packages that the application has loaded so far and whose spans are, or could be, made. */
  readonly packages: readonly InstrumentedPackage[];
  /** What has become of the telemetry; undefined if none was started. */
  readonly telemetry: TelemetryStatus | undefined;
}

/** What the engine that runs lets the application do. */
export interface Controls {
  /** Resolves with whether everything that was made before is delivered or given up. */
  readonly flush: (timeoutMs: number) => Promise<boolean>;
  /** Delivers like `flush` and ends telemetry for good. */
  readonly shutdown: (timeoutMs: number) => Promise<boolean>;
  readonly status: () => ObservabilityStatus;
}

/** A symbol, since the preload and the application may load two copies of this file. */
const key = Symbol.for("@tamma/observability.controls");

/** Lets {@link controls} find what runs in this process, from any copy of this package. */
export function provideControls(running: Controls): void {
  Reflect.set(globalThis, key, running);
}

/** Returns what runs in this process; undefined if nothing was started. */
export function controls(): Controls | undefined {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only provideControls writes this key
  return Reflect.get(globalThis, key) as Controls | undefined;
}
