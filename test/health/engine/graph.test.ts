import fc from "fast-check";
import { describe, expect, test } from "vitest";

import {
  buildGraph,
  pathBetween,
  propagate,
  type GraphNode,
  type HealthGraph,
} from "#src/health/engine/graph.ts";

function node(
  name: string,
  dependencies: string[] = [],
  softDependencies: string[] = [],
): GraphNode {
  return { name, dependencies, softDependencies };
}

describe("a dependency graph", () => {
  test("knows dependants, levels and the shortest way", () => {
    const graph = buildGraph([
      node("a", ["b", "c"]),
      node("b", ["d"]),
      node("c", ["d"]),
      node("d"),
    ]);
    expect(graph.dependants.get("d")).toEqual(["b", "c"]);
    expect(Object.fromEntries(graph.levels)).toEqual({ d: 0, b: 1, c: 1, a: 2 });
    expect(pathBetween(graph, "a", "d")).toEqual(["a", "b", "d"]);
    expect(pathBetween(graph, "d", "a")).toEqual([]);
  });

  test.for([
    ["a circle", [node("a", ["b"]), node("b", ["c"]), node("c", ["a"])], "a -> b -> c -> a"],
    ["a component that depends on itself", [node("a", ["a"])], "circle: a -> a"],
    [
      "a circle behind others",
      [node("x", ["a"]), node("a", ["b"]), node("b", ["a"])],
      "a -> b -> a",
    ],
    ["an unknown name", [node("a", ["gone"])], '"a" depends on "gone", which no health check is'],
    ["an unknown soft name", [node("a", [], ["gone"])], '"a" depends on "gone"'],
    ["a soft dependency on itself", [node("a", [], ["a"])], '"a" depends on itself: a -> a'],
    ["two of one name", [node("a"), node("a")], 'two health checks are named "a"'],
    ["one edge both hard and soft", [node("a", ["b"], ["b"]), node("b")], "both hard and soft"],
  ] as const)("refuses %s", ([, nodes, message]) => {
    expect(() => buildGraph(nodes)).toThrow(
      expect.objectContaining({
        code: "OBS_HEALTH_GRAPH_INVALID",
        message: expect.stringContaining(message),
      }),
    );
  });

  test("tells every problem at once", () => {
    const nodes = [node("a", ["a"]), node("b", ["gone"]), node("b")];
    expect(() => buildGraph(nodes)).toThrow(/two health checks.*gone.*circle/s);
  });

  test("a soft edge may close a circle", () => {
    expect(() => buildGraph([node("a", ["b"]), node("b", [], ["a"])])).not.toThrow();
  });

  test("hands changes on to dependants, dependencies first, as far as they reach", () => {
    const graph = buildGraph([
      node("top", ["left", "right", "db"]),
      node("left", ["db"]),
      node("right", ["left"]),
      node("db"),
      node("other"),
      node("above", ["other"]),
    ]);
    const visited: string[] = [];
    propagate(graph, ["db", "other"], (name) => {
      visited.push(name);
      return name !== "other";
    });
    expect(visited).toEqual(["db", "other", "left", "right", "top"]);
  });

  test("may be a chain of 20,000", () => {
    const nodes = Array.from({ length: 20_000 }, (_, index) =>
      node(`n${index}`, index === 0 ? [] : [`n${index - 1}`]),
    );
    const graph = buildGraph(nodes);
    expect(graph.levels.get("n19999")).toBe(19_999);
    expect(pathBetween(graph, "n19999", "n0")).toHaveLength(20_000);
  });

  const edges = fc.integer({ min: 1, max: 12 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      pairs: fc.uniqueArray(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
        maxLength: 30,
        selector: ([from, to]) => `${from}-${to}`,
      }),
    }),
  );

  test("refuses exactly the graphs that have a circle, and agrees with reachability by matrix", () => {
    fc.assert(
      fc.property(edges, ({ size, pairs }) => {
        const reach = closureByMatrix(size, pairs);
        const hasCircle = reach.some((row, index) => row[index]);
        const nodes = Array.from({ length: size }, (_, from) =>
          node(
            `n${from}`,
            pairs.filter(([a]) => a === from).map(([, to]) => `n${to}`),
          ),
        );
        const got = outcome(nodes);
        expect(got.circle).toBe(hasCircle);
        for (const [name, reached] of got.reached) {
          const from = Number(name.slice(1));
          expect(reached).toEqual(reach[from]!.flatMap((yes, to) => (yes ? [`n${to}`] : [])));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What `buildGraph` says: a circle, or for each node what it reaches, by both functions. */
function outcome(nodes: readonly GraphNode[]): {
  readonly circle: boolean;
  readonly reached: readonly (readonly [string, readonly string[]])[];
} {
  try {
    const graph = buildGraph(nodes);
    const names = nodes.map(({ name }) => name);
    const byPath = names.map((from) => {
      const direct = graph.nodes.get(from)!.dependencies;
      const reached = names.filter((to) =>
        direct.some((next) => pathBetween(graph, next, to).length > 0),
      );
      const closure = reachedByChanges(graph, from);
      const agree = reached.length === closure.size && reached.every((each) => closure.has(each));
      return [from, agree ? reached : ["the two disagree"]] as const;
    });
    return { circle: false, reached: byPath };
  } catch (error) {
    return { circle: /in a circle: (n\d+) -> (?:n\d+ -> )*\1/.test(String(error)), reached: [] };
  }
}

/** What has to be looked at when any of `names` changes, turned round. */
function reachedByChanges(graph: HealthGraph, from: string): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const name of graph.nodes.keys()) {
    if (name === from) continue;
    propagate(graph, [name], (each) => {
      if (each === from) reached.add(name);
      return true;
    });
  }
  return reached;
}

/** Warshall's algorithm. */
function closureByMatrix(size: number, pairs: readonly (readonly [number, number])[]): boolean[][] {
  const reach = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
  for (const [from, to] of pairs) reach[from]![to] = true;
  for (let via = 0; via < size; via += 1) {
    for (let from = 0; from < size; from += 1) {
      for (let to = 0; to < size; to += 1) {
        reach[from]![to] ||= reach[from]![via]! && reach[via]![to]!;
      }
    }
  }
  return reach;
}
