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

/**
 * A block is reported this long. Longer than a minute, OpenTelemetry's usual interval between two
 * collections, so that every reader sees it, and none takes it from another.
 */
const blockShownMs = 75_000;

interface Block {
  readonly blockedMs: number;
  /** Monotonic. */
  readonly endedMs: number;
}

/** What the service tells of itself: metrics, spans, log lines. Nothing here throws. */
export class Telemetry {
  readonly #tracerProvider: TracerProvider | undefined;
  readonly #logger: HealthLogger | undefined;
  readonly #meterProvider: MeterProvider;
  readonly #flusher: Flusher;
  readonly #clock: Clock;
  readonly #problems = new Set<string>();
  #gauges: Gauges | undefined;
  /** What is still reported, oldest first. */
  #blocks: readonly Block[] = [];
  #isToldClosed = false;

  constructor(input: TelemetryInput) {
    this.#clock = input.clock;
    this.#tracerProvider = input.tracerProvider;
    this.#logger = input.logger === undefined ? undefined : harmless(input.logger);
    this.#meterProvider = input.meterProvider ?? metrics.getMeterProvider();
    this.#flusher = createFlusher(this.#meterProvider, input.clock, (error) =>
      this.warn("health: metrics cannot be exported ahead of time", error),
    );
  }

  start(components: () => Components): void {
    this.#guard("metrics cannot be reported", () => {
      this.#gauges = startGauges({
        provider: this.#meterProvider,
        components,
        longestBlockMs: () => this.#longestBlockMs(),
      });
    });
  }

  /** Exports what there is. */
  async flush(): Promise<void> {
    this.#flusher.stop();
    await this.#flusher.now();
  }

  /** Reports no more. */
  stop(): void {
    this.#flusher.stop();
    this.#guard("metrics go on being reported", () => this.#gauges?.stop());
  }

  /** Records the run, and calls `work` once, inside the run's span if it has one. */
  run(finished: RunFinished, work: () => void): void {
    let worked = false;
    const once = (): void => {
      if (worked) return;
      worked = true;
      work();
    };
    this.#guard("a run cannot be recorded", () => {
      this.#gauges?.record(finished);
      inRunSpan(this.#tracerProvider ?? trace.getTracerProvider(), finished, once);
    });
    once();
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
    this.#blocks = [...this.#recentBlocks(), { blockedMs, endedMs: this.#clock.monotonic() }];
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
    this.info({}, "health: the endpoints show the status only; details need access.tokenFile");
  }

  /** Writes a line of what is no problem. */
  info(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#logger?.info(fields, message);
  }

  /** Writes a line. Never throws, whatever `error` is. */
  warn(message: string, error?: unknown): void {
    const reason = reasonOf(error);
    this.#logger?.warn(reason === undefined ? {} : { "error.message": reason }, message);
  }

  #longestBlockMs(): number {
    this.#blocks = this.#recentBlocks();
    return Math.max(0, ...this.#blocks.map(({ blockedMs }) => blockedMs));
  }

  #recentBlocks(): readonly Block[] {
    const sinceMs = this.#clock.monotonic() - blockShownMs;
    return this.#blocks.filter(({ endedMs }) => endedMs > sinceMs);
  }

  /** Providers are the application's: what they throw costs what they were to do, once told. */
  #guard(problem: string, work: () => void): void {
    try {
      work();
      this.#problems.delete(problem);
    } catch (error) {
      if (this.#problems.has(problem)) return;
      this.#problems.add(problem);
      this.warn(`health: ${problem}`, error);
    }
  }
}

function reasonOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? redact(error.message) : undefined;
  } catch {
    return "an error that cannot be printed";
  }
}
