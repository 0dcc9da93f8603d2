import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { HealthStatus } from "#src/health/check.ts";
import {
  advance,
  contradictions,
  isSuspect,
  noResults,
  type ComponentState,
  type Hysteresis,
} from "#src/health/engine/hysteresis.ts";

const defaults = { failureThreshold: 3, successThreshold: 2, failureRate: undefined };
const short = { H: "healthy", D: "degraded", U: "unhealthy" } as const;

function replay(letters: string, thresholds = defaults): Hysteresis {
  const results = Array.from(letters, (letter) => short[letter as keyof typeof short]);
  return results.reduce<Hysteresis>(
    (state, result) => advance(state, result, thresholds),
    noResults,
  );
}

describe("hysteresis", () => {
  test.for([
    ["", "unknown"],
    ["U", "unknown"],
    ["UU", "unknown"],
    ["UUU", "unhealthy"],
    ["UUH", "healthy"],
    ["H", "healthy"],
    ["D", "degraded"],
    ["HU", "healthy"],
    ["HUU", "healthy"],
    ["HUUU", "unhealthy"],
    ["HUUHUU", "healthy"],
    ["HUUUH", "unhealthy"],
    ["HUUUHH", "healthy"],
    ["HUUUHUH", "unhealthy"],
    ["HDDD", "degraded"],
    ["HDUU", "degraded"],
    ["HDUUU", "unhealthy"],
    ["HUUUHD", "degraded"],
    ["HUUUHDHH", "healthy"],
  ] as const)("after %s the state is %s", ([letters, state]) => {
    expect(replay(letters).state).toBe(state);
  });

  test("a failure that is not confirmed makes the component suspect", () => {
    expect(["H", "HU", "HUU", "HUUU", "U"].map((letters) => isSuspect(replay(letters)))).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  test("contradictions count the results in a row that speak against the state", () => {
    expect(
      ["H", "HU", "HUU", "HUUU", "HUUUH", "HUUUHH", "U", "UU"].map((letters) =>
        contradictions(replay(letters)),
      ),
    ).toEqual([0, 1, 2, 0, 1, 0, 1, 2]);
  });

  const statuses = fc.constantFrom<HealthStatus>("healthy", "degraded", "unhealthy");
  const thresholds = fc.record({
    failureThreshold: fc.integer({ min: 1, max: 6 }),
    successThreshold: fc.integer({ min: 1, max: 6 }),
    failureRate: fc.constant(undefined),
  });

  test("equals a slow model that reads the whole record each time", () => {
    fc.assert(
      fc.property(fc.array(statuses, { maxLength: 60 }), thresholds, (results, limits) => {
        const fast = results.reduce<Hysteresis>(
          (state, result) => advance(state, result, limits),
          noResults,
        );
        expect(fast.state).toBe(model(results, limits));
      }),
      { numRuns: 2_000 },
    );
  });

  test("never gets worse in fewer results than the threshold, nor better", () => {
    fc.assert(
      fc.property(fc.array(statuses, { maxLength: 60 }), thresholds, (results, limits) => {
        let state = noResults;
        const record: HealthStatus[] = [];
        for (const result of results) {
          const next = advance(state, result, limits);
          record.push(result);
          expect(isJustified(state.state, next.state, record, limits)).toBe(true);
          state = next;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Whether the last results are enough, and all of them bad or good enough, for the change. */
function isJustified(
  from: ComponentState,
  to: ComponentState,
  record: readonly HealthStatus[],
  { failureThreshold, successThreshold }: typeof defaults,
): boolean {
  if (from === "unknown" || from === to) return true;
  const worse = rank(to) > rank(from);
  const count = worse ? failureThreshold : successThreshold;
  const last = record.slice(-count);
  return (
    last.length === count &&
    last.every((each) => (worse ? rank(each) > rank(from) : rank(each) < rank(from)))
  );
}

function rank(state: ComponentState): number {
  return { healthy: 0, degraded: 1, unhealthy: 2, unknown: 3 }[state];
}

/** Straight from the definition: look back over everything at every step. */
function model(
  results: readonly HealthStatus[],
  { failureThreshold, successThreshold }: typeof defaults,
): ComponentState {
  const names = ["healthy", "degraded", "unhealthy"] as const;
  let state: ComponentState = "unknown";
  for (let end = 1; end <= results.length; end += 1) {
    const seen = results.slice(0, end).map(rank);
    const lastFailures = seen.slice(-failureThreshold);
    const lastSuccesses = seen.slice(-successThreshold);
    const latest = seen.at(-1)!;
    if (state === "unknown") {
      const allFailed = lastFailures.length === failureThreshold && Math.min(...lastFailures) === 2;
      if (latest < 2 || allFailed) state = names[latest]!;
    } else if (
      lastFailures.length === failureThreshold &&
      lastFailures.every((each) => each > rank(state))
    ) {
      state = names[Math.min(...lastFailures)]!;
    } else if (
      lastSuccesses.length === successThreshold &&
      lastSuccesses.every((each) => each < rank(state))
    ) {
      state = names[Math.max(...lastSuccesses)]!;
    }
  }
  return state;
}
