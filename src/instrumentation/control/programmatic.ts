import { isMainThread } from "node:worker_threads";

import { settings, type Config, type SettingName, type Sources } from "../../config.ts";
import { longestTimerMs, toMs, type Duration } from "../../duration.ts";
import { nearest } from "../../nearest.ts";
import { begin, claimProcess, loadSettings } from "../begin.ts";
import { controls, type ObservabilityStatus } from "./controls.ts";
import { telemetryStatus, type TelemetryStatus } from "../export/telemetry-status.ts";
import { warn } from "../warning.ts";

/**
 * Every setting of docs/configuration.md by its name in code, such as `endpoint` for
 * `OTEL_EXPORTER_OTLP_ENDPOINT`. Durations (`…Ms`) are milliseconds.
 */
export type StartOptions = { readonly [Name in SettingName]?: Config[Name] | undefined };

/** How long {@link flush} and {@link shutdown} may take. */
export interface FlushOptions {
  /**
   * Milliseconds, or text such as `"5s"`.
   * @default 10000
   */
  readonly timeoutMs?: Duration | undefined;
}

/** What a {@link flush} has come to. */
export interface FlushResult {
  /**
   * Whether everything that was made before the call is delivered, or given up for good. False: the
   * time was over, and what waits is still sent.
   */
  readonly complete: boolean;
  /** What has become of the telemetry of the process; undefined if none was started. */
  readonly telemetry: TelemetryStatus | undefined;
}

const defaultFlushMs = 10_000;

/**
 * Starts telemetry from code, for applications that cannot be started with `--import`. Call it before
 * anything else is loaded: what is loaded already is not instrumented, and packages that CommonJS has
 * loaded are named in one warning.
 *
 * What code says goes before the file of `OTEL_CONFIG_FILE`, and both before the environment. Never
 * throws: each option that is wrong is named in one line on stderr and its default is used. Where the
 * preload or another call has started already, nothing changes, and one line says so. In worker
 * threads nothing is started, as with the preload.
 *
 * @returns what runs now, as {@link status} does
 *
 * @example
 * // telemetry.js, imported before everything else
 * start({ serviceName: "checkout", endpoint: "http://collector:4318" });
 */
export function start(options: StartOptions = {}): ObservabilityStatus {
  if (!isMainThread) {
    warn("start(): a worker thread sends no telemetry of its own; call it in the main thread");
  } else if (claimProcess()) {
    begin(loadSettings({ code: givenBy(options) }), { by: "code", required: false });
  } else {
    const by = controls()?.status().startedBy === "code" ? "an earlier call" : "the preload";
    warn(`start(): ${by} was first; these options change nothing`, "start() again");
  }
  return status();
}

/**
 * Delivers what has been made up to now: spans that have ended, log records, and the metrics as they
 * are. For serverless functions and jobs that must not wait for the next export; at its end, a
 * process delivers by itself.
 *
 * Never rejects. Where nothing runs it resolves at once.
 */
export async function flush({ timeoutMs }: FlushOptions = {}): Promise<FlushResult> {
  const complete = (await controls()?.flush(patience("flush", timeoutMs))) ?? true;
  return { complete, telemetry: telemetryStatus() };
}

/**
 * Delivers like {@link flush}, and ends telemetry for good: the instrumentations are taken off, the
 * scrape port is closed, and no more is made. The application runs on, and what waits is still sent.
 * A second call resolves with the first.
 *
 * Never rejects. Where nothing runs it resolves at once.
 */
export async function shutdown({ timeoutMs }: FlushOptions = {}): Promise<FlushResult> {
  const complete = (await controls()?.shutdown(patience("shutdown", timeoutMs))) ?? true;
  return { complete, telemetry: telemetryStatus() };
}

/** Returns what runs in this process, whether the preload or {@link start} has started it. */
export function status(): ObservabilityStatus {
  return (
    controls()?.status() ?? {
      running: false,
      startedBy: undefined,
      engine: undefined,
      endpoints: {},
      settings: [],
      packages: [],
      telemetry: undefined,
    }
  );
}

function patience(caller: string, given: Duration | undefined): number {
  try {
    return given === undefined ? defaultFlushMs : Math.min(toMs(given), longestTimerMs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`${caller}(): timeoutMs: ${reason}; ${defaultFlushMs} is used`);
    return defaultFlushMs;
  }
}

/** What is no setting is named; JavaScript callers may give anything. */
function givenBy(options: StartOptions): Sources["code"] {
  const given: Partial<Record<SettingName, { where: string; value: unknown }>> = {};
  for (const [name, value] of Object.entries(options)) {
    if (isSetting(name)) given[name] = { where: `start(): ${name}`, value };
    else {
      const near = nearest(name, Object.keys(settings));
      warn(`start(): unknown option ${name}${near === undefined ? "" : `, did you mean ${near}?`}`);
    }
  }
  return given;
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}
