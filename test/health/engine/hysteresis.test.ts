import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { HealthStatus } from "#src/health/check.ts";
import {
  advance,
  badShare,
  contradictions,
  isSuspect,
  noResults,
  type ComponentState,
  type Hysteresis,
  type Thresholds,
} from "#src/health/engine/hysteresis.ts";

const inARow: Thresholds = { failureThreshold: 3, successThreshold: 2, failureRate: undefined };
const defaults: Thresholds = {
  failureThreshold: 4,
  successThreshold: 2,
  failureRate: { failures: 6, of: 10 },
};
const short = { H: "healthy", D: "degraded", U: "unhealthy" } as const;

function results(letters: string): readonly HealthStatus[] {
  return Array.from(letters, (letter) => short[letter as keyof typeof short]);
}

function history(all: readonly HealthStatus[], thresholds: Thresholds): readonly Hysteresis[] {
  const states: Hysteresis[] = [];
  for (const result of all) states.push(advance(states.at(-1) ?? noResults, result, thresholds));
  return states;
}

function replay(letters: string, thresholds = inARow): Hysteresis {
  return history(results(letters), thresholds).at(-1) ?? noResults;
}

describe("results in a row", () => {
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

  test("contradictions count those that speak against the state", () => {
    expect(
      ["H", "HU", "HUU", "HUUU", "HUUUH", "HUUUHH", "U", "UU"].map((letters) =>
        contradictions(replay(letters)),
      ),
    ).toEqual([0, 1, 2, 0, 1, 0, 1, 2]);
  });
});

describe("suspicion", () => {
  test.for([
    ["H", false],
    ["HU", true],
    ["HUU", true],
    ["HUUU", false],
    ["U", true],
    ["HUH", true],
    ["HUHU", true],
    ["HUHH", false],
    ["HUD", true],
    ["HUDH", false],
    ["HUUUH", false],
    ["HUUUHH", false],
    ["HD", false],
    ["HUUHH", true],
    ["HUHHUHH", true],
    ["HUUHHHH", true],
    ["HUUHHHHH", false],
    ["HUUUHHUHH", false],
  ] as const)("after %s is %s", ([letters, suspect]) => {
    expect(isSuspect(replay(letters))).toBe(suspect);
  });
});

describe("failures now and then", () => {
  test.for([
    ["six of ten, in pairs", "HHUUHHUUHHUU", "unhealthy"],
    ["five of ten", "HHUUHHUUHHU", "healthy"],
    ["six of eleven", "HUHUHUHUHUHU", "healthy"],
    ["six of ten while unknown for two", "UUHUUHUU", "unhealthy"],
    ["slow ones", "HHDDHHDDHHDD", "degraded"],
    ["slow ones and failures", "HHDUHHUDHHDU", "degraded"],
    ["failures of a degraded component", "DDUUDDUUDDUU", "unhealthy"],
    ["success in pairs afterwards", "HHUUHHUUHHUUHHUHHHUHH", "unhealthy"],
    ["five successes in a row afterwards", "HHUUHHUUHHUUHHHHH", "unhealthy"],
    ["six successes in a row afterwards", "HHUUHHUUHHUUHHHHHH", "healthy"],
    ["an outage in between", "HHUUHHUUHHUUUUUUUUUUHH", "healthy"],
    ["a relapse at once", "HUUUUHHUUUUHH", "unhealthy"],
    ["a failure after an outage", "HUUUUUUUUUUHHU", "healthy"],
    ["a fresh start after an outage", "HUUUUUUUUUUHHUUHUU", "healthy"],
  ] as const)("%s: %s is %s", ([, letters, state]) => {
    expect(replay(letters, defaults).state).toBe(state);
  });

  test("are told with their share as long as they keep the component down", () => {
    const shares = ["HHUUHHUUHHU", "HHUUHHUUHHUU", "HHUUHHUUHHUUHH", "HUUUU"].map((letters) =>
      badShare(replay(letters, defaults), defaults),
    );
    expect(shares).toEqual([undefined, { bad: 6, of: 10 }, { bad: 4, of: 10 }, undefined]);
  });

  test("are watched for until as many in a row succeeded", () => {
    const watch = ["H", "HU", "HUH", "HUHHHHH", "HUHHHHHH", "HUHHHHHHH", "HUUUU", "HUUUUHH"].map(
      (letters) => replay(letters, defaults).watch,
    );
    expect(watch).toEqual(["off", "on", "on", "on", "over", "off", "off", "off"]);
  });
});

describe("every history", () => {
  const statuses = fc.array(fc.constantFrom<HealthStatus>("healthy", "degraded", "unhealthy"), {
    maxLength: 60,
  });
  const thresholds: fc.Arbitrary<Thresholds> = fc
    .record({
      failureThreshold: fc.integer({ min: 1, max: 6 }),
      successThreshold: fc.integer({ min: 1, max: 6 }),
      more: fc.integer({ min: 0, max: 4 }),
      window: fc.integer({ min: 0, max: 8 }),
      rated: fc.boolean(),
    })
    .map(({ failureThreshold, successThreshold, more, window, rated }) => {
      const failures = Math.max(failureThreshold, successThreshold) + more;
      const failureRate = rated ? { failures, of: failures + window } : undefined;
      return { failureThreshold, successThreshold, failureRate };
    });

  test("equals a slow model that reads the whole record each time", () => {
    fc.assert(
      fc.property(statuses, thresholds, (all, limits) => {
        expect(history(all, limits).map(({ state }) => state)).toEqual(model(all, limits));
      }),
      { numRuns: 3_000 },
    );
  });

  test("changes the state only for as many results as are stated", () => {
    fc.assert(
      fc.property(statuses, thresholds, (all, limits) => {
        let before = noResults;
        for (const [index, after] of history(all, limits).entries()) {
          const record = all.slice(0, index + 1);
          expect(isJustified(before, after.state, record, limits)).toBe(true);
          before = after;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test("of one outage is the same with and without the rate", () => {
    const length = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(length, length, length, thresholds, (up, down, again, limits) => {
        const all = results("H".repeat(up) + "U".repeat(down) + "H".repeat(again));
        const states = history(all, limits).map(({ state }) => state);
        const plain = { ...limits, failureRate: undefined };
        expect(states).toEqual(history(all, plain).map(({ state }) => state));
      }),
      { numRuns: 2_000 },
    );
  });

  test("is kept no longer than thresholds and suspicion look back", () => {
    fc.assert(
      fc.property(statuses, thresholds, (all, limits) => {
        const { failureRate, failureThreshold, successThreshold } = limits;
        const longest = Math.max(6, failureThreshold, successThreshold, failureRate?.of ?? 0);
        for (const { recent, sinceRecovery } of history(all, limits)) {
          expect(recent.length).toBeLessThanOrEqual(longest);
          expect(sinceRecovery).toBeLessThanOrEqual(recent.length);
        }
      }),
    );
  });
});

/** Whether the last results are enough, and bad or good enough, for the change. */
function isJustified(
  { state: from, flapping }: Hysteresis,
  to: ComponentState,
  record: readonly HealthStatus[],
  { failureThreshold, failureRate, successThreshold }: Thresholds,
): boolean {
  if (from === "unknown" || from === to) return true;
  if (rank(to) < rank(from)) {
    const count = flapping ? failureRate!.failures : successThreshold;
    const last = record.slice(-count);
    return last.length === count && last.every((each) => rank(each) < rank(from));
  }
  const last = record.slice(-failureThreshold);
  if (last.length === failureThreshold && last.every((each) => rank(each) > rank(from)))
    return true;
  const bad = record.slice(-(failureRate?.of ?? 0)).filter((each) => rank(each) >= rank(to));
  return failureRate !== undefined && bad.length >= failureRate.failures;
}

function rank(state: ComponentState): number {
  return { healthy: 0, degraded: 1, unhealthy: 2, unknown: 3 }[state];
}

/** Straight from the definition: look back over everything at every step. */
function model(
  all: readonly HealthStatus[],
  { failureThreshold, failureRate, successThreshold }: Thresholds,
): readonly ComponentState[] {
  const names = ["healthy", "degraded", "unhealthy"] as const;
  const states: ComponentState[] = [];
  let recoveredAt = 0;
  let flapping = false;
  for (let end = 1; end <= all.length; end += 1) {
    const before = states.at(-1) ?? "unknown";
    const seen = all.slice(0, end).map(rank);
    const latest = seen.at(-1)!;
    const failures = seen.slice(-failureThreshold);
    const mildest = failures.length === failureThreshold ? Math.min(...failures) : 0;
    const rated = seen.slice(recoveredAt).slice(-(failureRate?.of ?? 1));
    const often = [2, 1].find(
      (level) =>
        failureRate !== undefined &&
        latest >= level &&
        rated.filter((each) => each >= level).length >= failureRate.failures,
    );
    const worst = Math.max(mildest, often ?? 0);
    const needed = flapping ? failureRate!.failures : successThreshold;
    const successes = seen.slice(-needed);
    let state: ComponentState = before;
    if (before === "unknown") {
      if (latest < 2 || mildest === 2) state = names[latest]!;
    } else if (worst > rank(before)) state = names[worst]!;
    else if (successes.length === needed && Math.max(...successes) < rank(before)) {
      state = names[Math.max(...successes)]!;
      recoveredAt = end;
      flapping = false;
    }
    const got = state !== before && before !== "unknown" && rank(state) < rank(before);
    if (failureRate !== undefined && rank(state) % 3 > 0 && !got && latest >= rank(state)) {
      const bad = seen.slice(-failureRate.of).map((each) => each >= rank(state));
      const goodAmongBad = bad.slice(bad.indexOf(true)).includes(false);
      const many = bad.filter(Boolean).length >= failureRate.failures;
      flapping = goodAmongBad && (flapping || many);
    }
    states.push(state);
  }
  return states;
}
