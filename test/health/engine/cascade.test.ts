import fc from "fast-check";
import { describe, expect, test } from "vitest";

import type { ProbeResult } from "#src/health/check.ts";
import { resolveChecks } from "#src/health/definition.ts";
import { Board } from "#src/health/engine/board.ts";
import type { Attribution } from "#src/health/engine/cascade.ts";
import type { Component } from "#src/health/engine/component.ts";
import type { Transition } from "#src/health/engine/events.ts";
import { buildGraph } from "#src/health/engine/graph.ts";
import { isSuspect } from "#src/health/engine/hysteresis.ts";

import { VirtualClock } from "../virtual-clock.ts";

const holdMs = 120_000;

type Needs = Readonly<Record<string, readonly string[]>>;

/** A board whose components take every result at once; `threshold` failures in a row otherwise. */
function boardOf(
  dependencies: Needs,
  threshold = 1,
): {
  readonly clock: VirtualClock;
  readonly board: Board;
  readonly say: (name: string, result: ProbeResult) => readonly Transition[];
  readonly of: (name: string) => Attribution;
} {
  const checks = resolveChecks(
    Object.entries(dependencies).map(([name, needs]) => ({
      name,
      dependencies: needs,
      failureThreshold: threshold,
      successThreshold: threshold,
      interval: "10m",
      check: () => ({ status: "healthy" }),
    })),
  );
  const clock = new VirtualClock();
  const board = new Board(checks, { clock, graph: buildGraph(checks), holdMs });
  for (const { name } of checks) say(board, clock, name, { status: "healthy" });
  return {
    clock,
    board,
    say: (name, result) => say(board, clock, name, result),
    of: (name) => board.get(name).attribution,
  };
}

function say(
  board: Board,
  clock: VirtualClock,
  name: string,
  result: ProbeResult,
): readonly Transition[] {
  const run = {
    ...result,
    outcome: result.status === "unhealthy" ? "failure" : "success",
    reason: "schedule",
    durationMs: 0,
    startedMonotonicMs: clock.monotonic(),
    finishedAtMs: clock.now(),
    blockedMs: 0,
  } as const;
  return board.record(name, run).transitions;
}

const down: ProbeResult = { status: "unhealthy" };
const slow: ProbeResult = { status: "degraded" };
const up: ProbeResult = { status: "healthy" };

const chain = { db: [], orders: ["db"], gateway: ["orders"] };

describe("a cascade", () => {
  test("blames the deepest failing dependency and gives the way to it", () => {
    const { of, say } = boardOf(chain);
    for (const name of ["gateway", "orders", "db"]) say(name, down);
    expect(of("db")).toMatchObject({ role: "root", state: "unhealthy", rootCauses: ["db"] });
    expect(of("gateway")).toMatchObject({
      role: "suppressed",
      state: "unhealthy",
      rootCauses: ["db"],
      path: ["gateway", "orders", "db"],
    });
  });

  test("evidence beats inference: who still works is degraded, not down", () => {
    const { of, say } = boardOf(chain);
    say("db", down);
    expect(of("orders")).toMatchObject({ role: "affected", state: "degraded" });
    expect(of("gateway")).toMatchObject({ role: "affected", rootCauses: ["db"] });
  });

  test("a dependency under suspicion suppresses a dependant that is just confirmed", () => {
    const { of, say } = boardOf(chain, 2);
    say("orders", down);
    say("db", down);
    say("orders", down);
    expect(of("db").role).toBe("none");
    expect(of("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
  });

  test("a dependency under suspicion does not take the blame from a confirmed root", () => {
    const { of, say } = boardOf(chain, 2);
    for (const _ of [1, 2]) say("orders", down);
    say("db", down);
    expect(of("orders").role).toBe("root");
    say("db", down);
    expect(of("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
  });

  test("a suspect dependency alone does not degrade who depends on it", () => {
    const { of, say } = boardOf(chain, 2);
    say("db", down);
    expect(of("orders")).toMatchObject({ role: "none", state: "healthy" });
  });

  test("two roots are both named", () => {
    const { of, say } = boardOf({ db: [], cache: [], orders: ["db", "cache"] });
    for (const name of ["db", "cache", "orders"]) say(name, down);
    expect(of("orders").rootCauses).toEqual(["cache", "db"]);
  });

  test("in a diamond the one root is named once", () => {
    const { of, say } = boardOf({ db: [], left: ["db"], right: ["db"], top: ["left", "right"] });
    for (const name of ["db", "left", "right", "top"]) say(name, down);
    expect(of("top").rootCauses).toEqual(["db"]);
  });

  test("of many roots the first ten by name are named", () => {
    const roots = Array.from({ length: 30 }, (_, index) => `r${10 + index}`);
    const { of, say } = boardOf({ ...Object.fromEntries(roots.map((r) => [r, []])), top: roots });
    for (const name of [...roots.toReversed(), "top"]) say(name, down);
    expect(of("top").rootCauses).toEqual(roots.slice(0, 10));
    say("r10", up);
    expect(of("top").rootCauses).toEqual(roots.slice(1, 11));
  });
});

describe("another service's cause", () => {
  test("is named by everyone that depends on it, and in the transition", () => {
    const { of, say } = boardOf({ c: [], checkout: ["c"] });
    const events = say("c", { ...down, rootCauses: ["db"] });
    expect(events[0]).toMatchObject({ component: "c", role: "root", rootCauses: ["c/db"] });
    expect(say("checkout", down)[0]).toMatchObject({
      role: "suppressed",
      rootCauses: ["c/db"],
      path: ["checkout", "c"],
    });
    say("c", { ...down, rootCauses: ["cache"] });
    expect(of("checkout").rootCauses).toEqual(["c/cache"]);
  });

  test("counts when it is merely suspected, and until the state changes", () => {
    const { of, say } = boardOf({ c: [], checkout: ["c"] });
    say("c", { ...up, suspectedCauses: ["db"] });
    say("checkout", down);
    expect(of("checkout")).toMatchObject({ role: "suppressed", rootCauses: ["c/db"] });
    expect(of("c").role).toBe("none");
    say("c", { ...down, suspectedCauses: ["db"] });
    expect(of("c").rootCauses).toEqual(["c/db"]);
    say("c", { ...down, rootCauses: ["disk"], suspectedCauses: ["db"] });
    expect(of("checkout").rootCauses).toEqual(["c/disk"]);
    say("c", up);
    say("c", down);
    expect(of("c").rootCauses).toEqual(["c"]);
  });
});

describe("a degraded dependency", () => {
  test("takes the blame for what fails behind it, keeps its state and is told of", () => {
    const { board, of, say } = boardOf(chain);
    expect(say("db", slow)).toMatchObject([{ component: "db", to: "degraded", role: "none" }]);
    expect(say("gateway", down)).toMatchObject([
      { component: "db", from: "degraded", to: "degraded", role: "root", rootCauses: ["db"] },
      { component: "gateway", to: "unhealthy", role: "suppressed", rootCauses: ["db"] },
    ]);
    expect(board.get("db")).toMatchObject({ state: "degraded", victims: 1 });
    expect(of("orders")).toMatchObject({ role: "none", state: "healthy" });
    say("gateway", up);
    expect(of("db")).toMatchObject({ role: "none", rootCauses: [] });
  });

  test("that is only suspected suppresses who is just confirmed, not a confirmed root", () => {
    const { of, say } = boardOf({ db: [], cart: ["db"], orders: ["db"] }, 2);
    for (const _ of [1, 2]) say("cart", down);
    say("db", slow);
    for (const _ of [1, 2]) say("orders", down);
    expect(of("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    expect(of("cart").role).toBe("root");
    expect(of("db").role).toBe("none");
    say("db", slow);
    expect(of("cart")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    expect(of("db").role).toBe("root");
  });

  test("is not blamed where something is down or suspected", () => {
    const { of, say } = boardOf({ db: [], cache: [], orders: ["db", "cache"] });
    say("db", slow);
    say("cache", down);
    say("orders", down);
    expect(of("orders").rootCauses).toEqual(["cache"]);
    expect(of("db").role).toBe("none");
  });
});

describe("a dependant that stays down after its cause recovered", () => {
  test("is a root by failures of its own after the hold, no sooner", async () => {
    const { clock, of, say } = boardOf(chain, 2);
    for (const name of ["db", "db", "orders", "orders"]) say(name, down);
    for (const _ of [1, 2]) say("db", up);
    expect(of("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    await clock.advance(holdMs - 1);
    say("orders", down);
    expect(of("orders").role).toBe("suppressed");
    await clock.advance(1);
    expect(of("orders").role).toBe("suppressed");
    expect(say("orders", down)).toMatchObject([
      { component: "orders", from: "unhealthy", to: "unhealthy", role: "root" },
    ]);
  });

  test("needs as many failures since the recovery as confirm one", async () => {
    const { clock, of, say } = boardOf(chain, 2);
    for (const name of ["db", "db", "orders", "orders"]) say(name, down);
    await clock.advance(1);
    for (const _ of [1, 2]) say("db", up);
    await clock.advance(holdMs);
    say("orders", down);
    expect(of("orders").role).toBe("suppressed");
    say("orders", down);
    expect(of("orders").role).toBe("root");
  });

  test("needs no failures in a row: it may go up and down", async () => {
    const { clock, of, say } = boardOf(chain, 2);
    for (const name of ["db", "db", "orders", "orders"]) say(name, down);
    await clock.advance(1);
    for (const _ of [1, 2]) say("db", up);
    say("orders", down);
    await clock.advance(holdMs);
    say("orders", up);
    expect(of("orders").role).toBe("suppressed");
    say("orders", down);
    expect(of("orders").role).toBe("root");
  });

  test("is not released while something else upstream is down, nor after it fails again", async () => {
    const { clock, of, say } = boardOf(chain);
    for (const name of ["db", "orders", "gateway"]) say(name, down);
    say("db", up);
    await clock.advance(holdMs);
    say("gateway", down);
    expect(of("gateway")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    say("db", down);
    say("db", up);
    say("orders", down);
    expect(of("orders").role).toBe("suppressed");
    await clock.advance(holdMs);
    say("orders", down);
    expect(of("orders").role).toBe("root");
    expect(of("gateway").rootCauses).toEqual(["orders"]);
  });

  test("waits 10 s only where the cause was never more than suspected", async () => {
    const { clock, of, say } = boardOf(chain, 2);
    say("db", down);
    for (const _ of [1, 2]) say("orders", down);
    for (const _ of [1, 2]) say("db", up);
    expect(of("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    say("orders", down);
    await clock.advance(10_000);
    say("orders", down);
    expect(of("orders").role).toBe("root");
  });

  test("is not kept waiting anew by suspicions, only while they last", async () => {
    const { clock, of, say } = boardOf(chain, 2);
    for (const name of ["db", "db", "orders", "orders"]) say(name, down);
    for (const _ of [1, 2]) say("db", up);
    await clock.advance(holdMs);
    say("db", down);
    for (const _ of [1, 2]) say("orders", down);
    expect(of("orders").role).toBe("suppressed");
    for (const _ of [1, 2]) say("db", up);
    expect(of("orders").role).toBe("root");
  });
});

const kinds = [up, slow, down, { ...up, suspectedCauses: ["x"] }, { ...down, rootCauses: ["y"] }];

const history = fc.integer({ min: 1, max: 14 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    threshold: fc.integer({ min: 1, max: 2 }),
    // Edges go to lower numbers only, so that there is no circle
    edges: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
      maxLength: 30,
    }),
    results: fc.array(
      fc.record({
        of: fc.nat({ max: size - 1 }),
        kind: fc.constantFrom(...kinds),
        passMs: fc.constantFrom(0, 0, 0, 1_000, 15_000, 130_000),
      }),
      { maxLength: 60 },
    ),
  }),
);

describe("the board", () => {
  test("says after any history what working out everything anew over all paths says", async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ edges, results, size, threshold }) => {
        const needs = Array.from({ length: size }, (_, from) => [
          ...new Set(edges.filter(([a, b]) => a === from && b < a).map(([, b]) => `n${b}`)),
        ]);
        const { board, clock, say } = boardOf(
          Object.fromEntries(needs.map((list, from) => [`n${from}`, list])),
          threshold,
        );
        let expected = new Map(
          [...board.components].map(([name, { attribution }]) => [name, summary(attribution)]),
        );
        for (const { of, kind, passMs } of results) {
          await clock.advance(passMs);
          say(`n${of}`, kind);
          expected = bruteForce(board.components, expected, clock.monotonic());
          for (const [name, component] of board.components) {
            expect([name, summary(component.attribution)]).toEqual([name, expected.get(name)]);
          }
        }
      }),
      { numRuns: 400 },
    );
  });
});

interface Summary {
  readonly role: string;
  readonly state: string;
  readonly rootCauses: readonly string[];
  readonly wasRoot: boolean;
  readonly confirmed: boolean;
  readonly releasedAtMs: number | undefined;
}

function summary({
  role,
  state,
  rootCauses,
  wasRoot,
  confirmed,
  releasedAtMs,
}: Attribution): Summary {
  return { role, state, rootCauses, wasRoot, confirmed, releasedAtMs };
}

/** The rules of docs/health.md over the closure of every component, in the order of the graph. */
function bruteForce(
  components: ReadonlyMap<string, Component>,
  before: ReadonlyMap<string, Summary>,
  nowMs: number,
): Map<string, Summary> {
  const after = new Map<string, Summary>();
  const get = (name: string): Component => components.get(name)!;
  const own = (name: string): string => get(name).hysteresis.state;
  const isDown = (name: string): boolean => own(name) === "unhealthy";
  const isSuspected = (name: string): boolean =>
    !isDown(name) &&
    (isSuspect(get(name).hysteresis) || (get(name).lastRun?.suspectedCauses ?? []).length > 0);
  const isDegraded = (name: string): boolean => own(name) === "degraded";
  const isAiling = (name: string): boolean =>
    !isDown(name) && (isDegraded(name) || get(name).hysteresis.recent.at(-1) === "degraded");
  const namesOf = (name: string): readonly string[] => {
    const { remoteCauses } = get(name);
    return remoteCauses.length === 0 ? [name] : remoteCauses.map((cause) => `${name}/${cause}`);
  };
  /** The bad ones that something good or nothing at all lies behind, along every path. */
  const nearest = (name: string, isBad: (name: string) => boolean): readonly string[] => {
    const found = new Set<string>();
    const walk = (each: string): boolean => {
      let any = false;
      for (const next of get(each).check.dependencies) {
        if (isDown(next)) {
          const { role, rootCauses } = after.get(next)!;
          for (const cause of role === "root" ? namesOf(next) : rootCauses) found.add(cause);
          any = true;
          continue;
        }
        const behind = walk(next);
        if (!behind && isBad(next)) for (const cause of namesOf(next)) found.add(cause);
        any ||= behind || isBad(next);
      }
      return any;
    };
    walk(name);
    return [...found].toSorted().slice(0, 10);
  };
  for (const name of components.keys()) {
    const previous = before.get(name)!;
    const state = own(name);
    const none = {
      role: "none",
      state,
      rootCauses: [],
      wasRoot: false,
      confirmed: false,
      releasedAtMs: undefined,
    };
    const confirmedDown = nearest(name, isDown);
    if (state !== "unhealthy") {
      after.set(
        name,
        confirmedDown.length === 0
          ? none
          : {
              ...none,
              role: "affected",
              state: state === "healthy" ? "degraded" : state,
              rootCauses: confirmedDown,
            },
      );
      continue;
    }
    const { wasRoot } = previous;
    const suspects = wasRoot ? confirmedDown : nearest(name, isSuspected);
    const degraded = nearest(name, isDegraded);
    const ailing = wasRoot ? degraded : nearest(name, isAiling);
    const isConfirmed = confirmedDown.length > 0 || (suspects.length === 0 && degraded.length > 0);
    const causes = suspects.length > 0 ? suspects : ailing;
    const root = { ...none, role: "root", rootCauses: namesOf(name), wasRoot: true };
    if (causes.length > 0) {
      const held = previous.releasedAtMs !== undefined && !isConfirmed;
      const confirmed = isConfirmed || previous.confirmed;
      const now = { ...none, role: "suppressed", rootCauses: causes, wasRoot, confirmed };
      after.set(name, held ? previous : now);
    } else if (previous.role === "suppressed") {
      const releasedAtMs = previous.releasedAtMs ?? nowMs;
      const endMs = releasedAtMs + (previous.confirmed ? holdMs : 10_000);
      const { check, failedStartsMs } = get(name);
      const since = failedStartsMs.filter((startMs) => startMs >= releasedAtMs);
      const promoted =
        since.length >= check.failureThreshold && since.some((startMs) => startMs >= endMs);
      after.set(name, promoted ? root : { ...previous, releasedAtMs });
    } else after.set(name, root);
  }
  for (const [name, { role }] of after) {
    const blamed = [...after].some(
      ([victim, each]) =>
        each.role === "suppressed" &&
        get(victim).attribution.culprits.some(({ component }) => component === name),
    );
    if (role === "none" && isDegraded(name) && blamed) {
      after.set(name, { ...after.get(name)!, role: "root", rootCauses: namesOf(name) });
    }
  }
  return after;
}
