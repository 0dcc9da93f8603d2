import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { attribute, type Attribution, type OwnState } from "#src/health/engine/cascade.ts";
import { buildGraph } from "#src/health/engine/graph.ts";
import type { ComponentState } from "#src/health/engine/hysteresis.ts";

type Own = Readonly<Record<string, ComponentState | "suspect">>;

function run(
  dependencies: Readonly<Record<string, readonly string[]>>,
  own: Own,
  previous: ReadonlyMap<string, Attribution> = new Map(),
  nowMs = 0,
): ReadonlyMap<string, Attribution> {
  const graph = buildGraph(
    Object.entries(dependencies).map(([name, needs]) => ({
      name,
      dependencies: needs,
      softDependencies: [],
    })),
  );
  const states = Object.entries(own).map(([name, state]): [string, OwnState] => [
    name,
    state === "suspect" ? { state: "healthy", suspect: true } : { state, suspect: false },
  ]);
  return attribute({ graph, own: new Map(states), previous, nowMs, holdMs: 20_000 });
}

const chain = { db: [], orders: ["db"], gateway: ["orders"] };

describe("a cascade", () => {
  test("blames the deepest failing dependency and gives the way to it", () => {
    const result = run(chain, { db: "unhealthy", orders: "unhealthy", gateway: "unhealthy" });
    expect(result.get("db")).toMatchObject({ role: "root", state: "unhealthy", rootCauses: [] });
    expect(result.get("gateway")).toMatchObject({
      role: "suppressed",
      state: "unhealthy",
      rootCauses: ["db"],
      path: ["gateway", "orders", "db"],
    });
  });

  test("evidence beats inference: who still works is degraded, not down", () => {
    const result = run(chain, { db: "unhealthy", orders: "healthy", gateway: "healthy" });
    expect(result.get("orders")).toMatchObject({ role: "affected", state: "degraded" });
    expect(result.get("gateway")).toMatchObject({ role: "affected", rootCauses: ["db"] });
  });

  test("a dependency under suspicion suppresses a dependant that is just confirmed", () => {
    const result = run(chain, { db: "suspect", orders: "unhealthy", gateway: "healthy" });
    expect(result.get("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
  });

  test("a dependency under suspicion does not take the blame from a confirmed root", () => {
    const before = run(chain, { db: "healthy", orders: "unhealthy", gateway: "healthy" });
    const after = run(chain, { db: "suspect", orders: "unhealthy", gateway: "healthy" }, before);
    expect(after.get("orders")?.role).toBe("root");
  });

  test("a suspect dependency alone does not degrade who depends on it", () => {
    const result = run(chain, { db: "suspect", orders: "healthy", gateway: "healthy" });
    expect(result.get("orders")).toMatchObject({ role: "none", state: "healthy" });
  });

  test("two roots are both named", () => {
    const two = { db: [], cache: [], orders: ["db", "cache"] };
    const result = run(two, { db: "unhealthy", cache: "unhealthy", orders: "unhealthy" });
    expect(result.get("orders")?.rootCauses).toEqual(["cache", "db"]);
  });

  test("in a diamond the one root is named once", () => {
    const diamond = { db: [], left: ["db"], right: ["db"], top: ["left", "right"] };
    const down = "unhealthy";
    const result = run(diamond, { db: down, left: down, right: down, top: down });
    expect(result.get("top")?.rootCauses).toEqual(["db"]);
  });

  test("a dependant that stays down after its root recovered becomes a root, but not at once", () => {
    const down = run(chain, { db: "unhealthy", orders: "unhealthy", gateway: "healthy" });
    const own = { db: "healthy", orders: "unhealthy", gateway: "healthy" } as const;
    const held = run(chain, own, down, 1_000);
    expect(held.get("orders")).toMatchObject({ role: "suppressed", rootCauses: ["db"] });
    expect(run(chain, own, held, 20_999).get("orders")?.role).toBe("suppressed");
    expect(run(chain, own, held, 21_000).get("orders")?.role).toBe("root");
  });

  const states = fc.constantFrom<ComponentState>("healthy", "degraded", "unhealthy", "unknown");
  const incident = fc.integer({ min: 1, max: 10 }).chain((size) =>
    fc.record({
      states: fc.array(states, { minLength: size, maxLength: size }),
      // Edges go to lower numbers only, so that there is no circle
      edges: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
        maxLength: 25,
      }),
    }),
  );

  test("agrees with brute force over all paths", () => {
    fc.assert(
      fc.property(incident, ({ states, edges }) => {
        const needs = states.map((_, from) => [
          ...new Set(edges.filter(([a, b]) => a === from && b < a).map(([, b]) => b)),
        ]);
        const result = run(
          Object.fromEntries(needs.map((list, from) => [`n${from}`, list.map((to) => `n${to}`)])),
          Object.fromEntries(states.map((state, index) => [`n${index}`, state])),
        );
        const down = (index: number): boolean => states[index] === "unhealthy";
        const above = (index: number): readonly number[] =>
          needs[index]!.flatMap((to) => [to].concat(above(to)));
        for (const [index, state] of states.entries()) {
          const bad = [...new Set(above(index))].filter(down);
          const roots = bad.filter((each) => !above(each).some(down)).map((each) => `n${each}`);
          const got = result.get(`n${index}`)!;
          expect(got.rootCauses).toEqual(roots.toSorted());
          expect(got.role).toBe(expectedRole(down(index), bad.length > 0));
          expect(got.state).toBe(state === "healthy" && bad.length > 0 ? "degraded" : state);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

function expectedRole(down: boolean, badAbove: boolean): Attribution["role"] {
  if (down) return badAbove ? "suppressed" : "root";
  return badAbove ? "affected" : "none";
}
