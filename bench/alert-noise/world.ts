import type { SourceSeries } from "../../src/promql/evaluate/source.ts";
import type { Conditions } from "./conditions.ts";
import { effectsIn } from "./effects.ts";
import { environments, deployments } from "./fleet.ts";
import { runPipeline, startPipeline } from "./pipeline.ts";
import { countWork, tellHealth, tellSaturation } from "./process-health.ts";
import { startProcess, type Process } from "./process.ts";
import { serve } from "./requests.ts";
import { saturationOf } from "./saturation.ts";
import { isDeploying } from "./traffic.ts";

/** How long the Collector repeats the span metrics of a process that has ended. */
const spansExpireMs = 15 * 60_000;

const strideMs = 15 * 60_000;

/** A part of every interval. */
const tickMs = 5_000;

/** Everything that reports, on virtual time. */
export interface World {
  /** Lets time go by until `ms`, with a sample of each process each `intervalMs`. */
  readonly runUntil: (ms: number, intervalMs: number) => void;
  readonly now: () => number;
  /** Forgets what no rule reads that is evaluated at `ms` or later. */
  readonly forget: (ms: number) => void;
  readonly series: () => readonly SourceSeries[];
}

/** Returns a world that begins at `startMs`. `deploys`: whether each service is released each day. */
export function createWorld(
  conditions: Conditions,
  { startMs, seed, deploys }: { startMs: number; seed: number; deploys: boolean },
): World {
  const running = new Map<string, Process>();
  const ended = new Set<Process>();
  const pipeline = startPipeline();
  let started = seed * 1_000_003;
  let nowMs = startMs;

  const runEnvironments = (ms: number, intervalMs: number): void => {
    for (const environment of environments) {
      const effects = effectsIn(environment, conditions, ms);
      for (const { service, replicas, environment: own } of deployments) {
        if (own !== environment) continue;
        const effect = effects.get(service.name);
        const alive = Array.from({ length: replicas }, (_, replica) => ({
          environment,
          service: service.name,
          replica,
        })).flatMap((place) => {
          const key = `${environment}/${service.name}/${place.replica}`;
          const old = running.get(key);
          const restarts =
            deploys &&
            intervalMs < strideMs &&
            isDeploying(service.name, place.replica, ms, intervalMs);
          if (!conditions.runs(place, ms) || restarts) {
            if (old !== undefined) ended.add(old);
            running.delete(key);
            return [];
          }
          const process = old ?? startProcess(place, service, ms, started++);
          running.set(key, process);
          return [process];
        });
        if (effect === undefined) continue;
        for (const process of alive) {
          serve(process, effect, conditions, { ms, running: alive.length, intervalMs });
          tellHealth(process, effect, conditions, ms);
          tellSaturation(process, saturationOf(process, conditions, ms), ms);
          countWork(process, conditions, { ms, intervalMs });
        }
      }
    }
  };

  /** What the Collector does not take is lost here: the queue of a process is short. */
  const sample = (ms: number): void => {
    if (!conditions.collectorRuns(ms)) return;
    for (const { telemetry } of running.values()) {
      for (const one of Object.values(telemetry)) one.sample(ms);
    }
    for (const { telemetry } of ended) {
      if (ms - telemetry.own.lastMs > spansExpireMs) continue;
      telemetry.spans.sample(ms);
      telemetry.objectives.sample(ms);
    }
  };

  // What objectives read over days, in long strides: a fault is a small part of three good days
  const historyMs = 3 * 86_400_000;
  for (let ms = startMs - historyMs; ms < startMs; ms += strideMs) {
    runEnvironments(ms, strideMs);
    for (const { telemetry } of running.values()) telemetry.objectives.sample(ms);
  }

  return {
    runUntil(ms, intervalMs) {
      while (nowMs + intervalMs <= ms) {
        // Scrapes keep their pace, whatever the interval: some rules look at two of them
        for (let at = nowMs + tickMs; at <= nowMs + intervalMs; at += tickMs) {
          runPipeline(pipeline, conditions, at);
        }
        nowMs += intervalMs;
        runEnvironments(nowMs, intervalMs);
        sample(nowMs);
      }
    },
    now: () => nowMs,
    forget(ms) {
      for (const one of allSeries()) one.forget(ms);
      for (const one of ended) if (one.telemetry.objectives.isEmpty) ended.delete(one);
    },
    series: () => [...allSeries()].flatMap((one) => [...one.read()]),
  };

  function* allSeries() {
    for (const { telemetry } of [...running.values(), ...ended]) yield* Object.values(telemetry);
    yield* pipeline.targets.values();
    yield* pipeline.metrics.values();
  }
}
