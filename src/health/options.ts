import type { MeterProvider, TracerProvider } from "@opentelemetry/api";
import { z } from "zod";

import type { Duration } from "../duration.ts";
import type { AccessOptions } from "./access.ts";
import type { HealthCheckDefinition } from "./check.ts";
import { fieldsOf } from "../shape.ts";
import type { Clock } from "./engine/clock.ts";
import { durationSchema } from "./duration-schema.ts";
import type { HistoryStore } from "./history/history.ts";
import { parseOptions } from "./parse-options.ts";
import { loggerSchema, type HealthLogger } from "./telemetry/logger.ts";
import type { ServiceIdentity } from "./report.ts";

/** How the worker that answers during a blocked event loop listens and judges. */
export interface WatchdogOptions {
  /** 0: any free port. */
  readonly port: number;
  /** In a container, `0.0.0.0`. @default "127.0.0.1" */
  readonly host?: string;
  /** From here on the stack is taken, and readiness fails. @default "1s" */
  readonly blockedAfter?: Duration;
  /** From here on liveness fails, so that the process is restarted. @default "10s" */
  readonly wedgedAfter?: Duration;
}

/** What the health service checks, and how. */
export interface HealthOptions {
  /** Our definitions and the specification's checkers, in any order. */
  readonly checks: readonly HealthCheckDefinition[];
  readonly service?: ServiceIdentity;
  /** Gets a line per transition and per problem of the service itself. @default none */
  readonly logger?: HealthLogger;
  readonly access?: AccessOptions;
  /** Checks that run at once; one place is kept for those that did not hang. @default 8 */
  readonly concurrency?: number;
  /**
   * How long a dependant may still be down after its root cause recovered. Failures of its own
   * after that make it a root cause itself. @default "2m"
   */
  readonly hold?: Duration;
  /** `/health` answers 200 when unhealthy too, and says so in `x-health-status`. @default false */
  readonly failOpen?: boolean;
  /** Where history survives a restart. @default in memory only */
  readonly historyStore?: HistoryStore;
  readonly watchdog?: WatchdogOptions;
  /**
   * How long the start waits for the first run of every check. Those that hang go on in the
   * background, and their components are `unknown` meanwhile. Twice a check's usual deadline: what
   * waits behind the first that hang gets its turn. @default "10s"
   */
  readonly startTimeout?: Duration;
  /** @default the global one, at the time of the call */
  readonly meterProvider?: MeterProvider;
  /** @default the global one, at the time of the call */
  readonly tracerProvider?: TracerProvider;
  readonly clock?: Clock;
  /** From 0 to 1; spreads the checks over time. @default Math.random */
  readonly random?: () => number;
}

const port = z.int().min(0).max(65_535);

const schema = z.object({
  checks: z.array(z.unknown()),
  concurrency: z.int().min(1).max(1_000).default(8),
  hold: durationSchema.default(120_000),
  startTimeout: durationSchema.default(10_000),
  failOpen: z.boolean().default(false),
  logger: loggerSchema.optional(),
  // A misspelt key would go unnoticed: details stay closed, or a limit is the default
  access: fieldsOf(
    { tokenFile: z.string().min(1).optional(), loopback: z.boolean().optional() },
    "expected an object",
  ).optional(),
  service: fieldsOf(
    {
      name: z.string().optional(),
      version: z.string().optional(),
      instance: z.string().optional(),
    },
    "expected an object",
  ).optional(),
  watchdog: fieldsOf(
    {
      port,
      host: z.string().min(1).default("127.0.0.1"),
      blockedAfter: durationSchema.default(1_000),
      wedgedAfter: durationSchema.default(10_000),
    },
    "expected an object",
  )
    .refine(({ blockedAfter, wedgedAfter }) => blockedAfter >= 100 && blockedAfter <= wedgedAfter, {
      error: "expected 100 ms <= blockedAfter <= wedgedAfter",
    })
    .optional(),
});

/** The options that have defaults or durations, resolved. */
export interface ResolvedOptions {
  readonly concurrency: number;
  readonly holdMs: number;
  readonly startTimeoutMs: number;
  readonly failOpen: boolean;
  readonly watchdog:
    | {
        readonly port: number;
        readonly host: string;
        readonly blockedAfterMs: number;
        readonly wedgedAfterMs: number;
      }
    | undefined;
}

/**
 * Returns the options with defaults and in milliseconds.
 *
 * @throws ObservabilityError `OBS_HEALTH_OPTIONS_INVALID` with every problem at once.
 */
export function resolveOptions(options: HealthOptions): ResolvedOptions {
  const parsed = parseOptions("health", schema, options);
  const { concurrency, failOpen, hold, startTimeout, watchdog } = parsed;
  return {
    concurrency,
    failOpen,
    holdMs: hold,
    startTimeoutMs: startTimeout,
    watchdog:
      watchdog === undefined
        ? undefined
        : {
            port: watchdog.port,
            host: watchdog.host,
            blockedAfterMs: watchdog.blockedAfter,
            wedgedAfterMs: watchdog.wedgedAfter,
          },
  };
}
