import { setTimeout } from "node:timers/promises";

import { logs, metrics, trace } from "@opentelemetry/api";
import type { Instrumentation } from "@opentelemetry/instrumentation";

import type { LoadedConfig } from "../../config.ts";
import { shareReader } from "../../metrics/shared-reader.ts";
import type { Beginning } from "../begin.ts";
import type { Controls, ObservabilityStatus } from "./controls.ts";
import { destinationUrls } from "../export/destination-urls.ts";
import type { Exporter } from "../export/exporter.ts";
import { signals } from "../export/protocol.ts";
import { goesTo } from "../engine/exporters.ts";
import { instrumentedPackages } from "../instrumented-packages.ts";
import type { Pipelines } from "../engine/pipelines.ts";
import { printableUrl } from "../start-line/printable-url.ts";
import { shownSettings } from "../start-line/shown-settings.ts";
import { warn } from "../warning.ts";

export interface RunningParts extends Pick<Beginning, "by"> {
  readonly loaded: LoadedConfig;
  readonly instrumentations: readonly Pick<Instrumentation, "disable">[];
  readonly pipelines: Pipelines;
  readonly exporter: Exporter;
}

/** The telemetry of this process while it runs, and until it is shut down. */
export class Running implements Controls {
  readonly #parts: RunningParts;
  #ended: Promise<boolean> | undefined;
  #stopped = false;

  constructor(parts: RunningParts) {
    this.#parts = parts;
  }

  /** Whether no more telemetry is made. */
  get stopped(): boolean {
    return this.#stopped;
  }

  readonly flush = async (timeoutMs: number): Promise<boolean> => {
    const { pipelines, exporter } = this.#parts;
    const before = performance.now();
    pipelines.handOver();
    // Asks the application for its measurements, which may never answer
    if (!this.#stopped) await within(timeoutMs, pipelines.flushMetrics());
    return exporter.flush(Math.max(0, timeoutMs - (performance.now() - before)));
  };

  readonly shutdown = (timeoutMs: number): Promise<boolean> => {
    this.#ended ??= this.#shutDown(timeoutMs);
    return this.#ended;
  };

  readonly status = (): ObservabilityStatus => {
    const { by, loaded, exporter } = this.#parts;
    const urls = destinationUrls(loaded.config);
    const sent = signals.filter((signal) => goesTo(loaded.config[`${signal}Exporter`], "otlp"));
    return {
      running: !this.#stopped,
      startedBy: by,
      engine: loaded.config.engine,
      endpoints: Object.fromEntries(sent.map((signal) => [signal, printableUrl(urls[signal])])),
      settings: shownSettings(loaded),
      packages: instrumentedPackages(),
      telemetry: exporter.status(),
    };
  };

  async #shutDown(timeoutMs: number): Promise<boolean> {
    const { instrumentations, pipelines, exporter } = this.#parts;
    for (const instrumentation of instrumentations) attempt(() => instrumentation.disable());
    const complete = await this.flush(timeoutMs);
    this.#stopped = true;
    exporter.stop();
    // What asks for a tracer, a meter or a logger from now on gets one that does nothing
    for (const api of [trace, metrics, logs]) api.disable();
    shareReader(undefined);
    const parts = [...pipelines.spans, ...pipelines.logs, ...pipelines.metrics];
    const ending = Promise.allSettled(parts.map(async (part) => part.shutdown()));
    await within(timeoutMs, ending);
    return complete;
  }
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  const { signal } = patience;
  const waited = setTimeout(timeoutMs, undefined, { signal }).catch(() => undefined);
  await Promise.race([work, waited]);
  patience.abort();
}

function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    warn(`shutdown(): an instrumentation goes on: ${String(error)}`);
  }
}
