import { metrics, trace, type MeterProvider, type TracerProvider } from "@opentelemetry/api";

import type { Clock } from "../engine/clock.ts";
import type { RunFinished, Transition } from "../engine/events.ts";
import { createFlusher, type Flusher } from "./flush.ts";
import { startGauges, type Gauges } from "./gauges.ts";
import { harmless, logTransition, type HealthLogger } from "./logger.ts";
import { redact } from "../redact.ts";
import { inRunSpan } from "./run-span.ts";
import type { Components } from "../engine/settle.ts";
import type { LoopBlocked } from "../watchdog/watchdog.ts";

export interface TelemetryInput {
  readonly meterProvider: MeterProvider | undefined;
  readonly tracerProvider: TracerProvider | undefined;
  readonly logger: HealthLogger | undefined;
  readonly clock: Clock;
}

/** A check that holds the loop this long harms the application. */
const blockingMs = 100;

/** A check that blocks does so in every run; one warning in so many is enough. */
const blockingEvery = 100;

/** What the service tells of itself: metrics, spans, log lines. Nothing here throws. */
export class Telemetry {
  readonly #tracerProvider: TracerProvider | undefined;
  readonly #logger: HealthLogger | undefined;
  readonly #meterProvider: MeterProvider;
  readonly #flusher: Flusher;
  #gauges: Gauges | undefined;
  #longestBlockMs = 0;
  #isToldClosed = false;

  constructor(input: TelemetryInput) {
    this.#tracerProvider = input.tracerProvider;
    this.#logger = input.logger === undefined ? undefined : harmless(input.logger);
    this.#meterProvider = input.meterProvider ?? metrics.getMeterProvider();
    this.#flusher = createFlusher(this.#meterProvider, input.clock, (error) =>
      this.warn("health: metrics cannot be exported ahead of time", error),
    );
  }

  start(components: () => Components): void {
    this.#gauges = startGauges({
      provider: this.#meterProvider,
      components,
      takeBlockedMs: () => this.#takeBlockedMs(),
    });
  }

  /** Exports what there is, and reports no more. */
  async stop(): Promise<void> {
    this.#flusher.stop();
    await this.#flusher.now();
    this.#gauges?.stop();
  }

  /** Records the run, and calls `work` inside its span if it has one. */
  run(finished: RunFinished, work: () => void): void {
    this.#gauges?.record(finished);
    inRunSpan(this.#tracerProvider ?? trace.getTracerProvider(), finished, work);
    const { component, run } = finished;
    if (run.blockedMs < blockingMs || component.runs % blockingEvery !== 1) return;
    const ms = Math.round(run.blockedMs);
    this.warn(`health check ${component.check.name} blocked the event loop for ${ms} ms`);
  }

  transition(transition: Transition): void {
    if (this.#logger !== undefined) logTransition(this.#logger, transition);
    this.#flusher.request();
  }

  blocked({ blockedMs, stack }: LoopBlocked): void {
    this.#longestBlockMs = Math.max(this.#longestBlockMs, blockedMs);
    const ms = Math.round(blockedMs);
    this.#logger?.warn(
      {
        "event.name": "health.event_loop.blocked",
        "health.event_loop.blocked_ms": ms,
        "health.event_loop.stack": stack,
      },
      `the event loop was blocked for ${ms} ms`,
    );
    this.#flusher.request();
  }

  /** Nobody is meant to see details: no mistake, but whoever misses them is told, once. */
  closed(): void {
    if (this.#isToldClosed) return;
    this.#isToldClosed = true;
    this.#logger?.info(
      {},
      "health: the endpoints show the status only; details need access.tokenFile",
    );
  }

  warn(message: string, error?: unknown): void {
    const reason = error instanceof Error ? redact(error.message) : undefined;
    this.#logger?.warn(reason === undefined ? {} : { "error.message": reason }, message);
  }

  /** The loop turns whenever metrics are collected, so what counts is the time since the last one. */
  #takeBlockedMs(): number {
    const longestMs = this.#longestBlockMs;
    this.#longestBlockMs = 0;
    return longestMs;
  }
}
