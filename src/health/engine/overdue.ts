import type { Component } from "./component.ts";

/** A probe that takes less is never remarkable. */
const leastMs = 1_000;

/** A probe that takes so many times as long as the one before it is. */
const timesLonger = 4;

/**
 * Returns after how many milliseconds a probe that is still running is suspect: a server that went
 * silent would otherwise look well until the deadline. Never, for a check of another service: it
 * waits for what that one waits for.
 */
export function overdueAfterMs({ check, lastRun }: Component): number {
  if (asksOn(lastRun)) return Infinity;
  const usualMs = lastRun?.outcome === "success" ? lastRun.durationMs : 0;
  return Math.min(Math.max(leastMs, timesLonger * usualMs), check.timeoutMs / 2);
}

/** Whether the check asks another service for its health: it signs its results. */
export function asksOn(lastRun: Component["lastRun"]): boolean {
  return typeof lastRun?.details?.["reporter"] === "string";
}
