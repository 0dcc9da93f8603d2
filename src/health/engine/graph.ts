import { ObservabilityError } from "../../errors.ts";

/** A component and what it needs, by name. */
export interface GraphNode {
  readonly name: string;
  /** Hard: it cannot work without them. */
  readonly dependencies: readonly string[];
  readonly softDependencies: readonly string[];
}

/** The dependency graph. */
export interface HealthGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** What depends on each component directly, through hard edges. */
  readonly dependants: ReadonlyMap<string, readonly string[]>;
  /** The most hard edges below each component: what it depends on has a lower level. */
  readonly levels: ReadonlyMap<string, number>;
}

/**
 * Returns the graph of `nodes`. Circles of hard dependencies are refused; a soft edge may close
 * one, since nothing is inferred along it.
 *
 * @throws ObservabilityError `OBS_HEALTH_GRAPH_INVALID` with every duplicate, unknown name and
 * circle, each circle as the path around it.
 */
export function buildGraph(nodes: readonly GraphNode[]): HealthGraph {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const problems = [...duplicates(nodes), ...badEdges(nodes, byName), ...circles(byName)];
  if (problems.length > 0) {
    throw new ObservabilityError("OBS_HEALTH_GRAPH_INVALID", problems.join("; "));
  }
  const dependants = reverse(nodes);
  return { nodes: byName, dependants, levels: levelsOf(byName, dependants) };
}

/** Returns the shortest way along hard dependencies, both ends included, or nothing. */
export function pathBetween(graph: HealthGraph, from: string, to: string): readonly string[] {
  const reachedFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const name of reachedFrom.keys()) {
    if (name === to) return wayTo(to, reachedFrom);
    for (const next of graph.nodes.get(name)?.dependencies ?? []) {
      if (!reachedFrom.has(next)) reachedFrom.set(next, name);
    }
  }
  return [];
}

/**
 * Calls `visit` for the named components, dependencies first, and for the dependants of each for
 * which it returned true. Costs as much as what is visited, not as the graph.
 */
export function propagate(
  graph: HealthGraph,
  names: Iterable<string>,
  visit: (name: string) => boolean,
): void {
  const levels = new Map<number, string[]>();
  const queued = new Set<string>();
  let level = Infinity;
  const queue = (name: string): void => {
    if (queued.has(name)) return;
    queued.add(name);
    const own = graph.levels.get(name) ?? 0;
    level = Math.min(level, own);
    const others = levels.get(own);
    if (others === undefined) levels.set(own, [name]);
    else others.push(name);
  };
  for (const name of names) queue(name);
  // What is queued meanwhile has a higher level
  for (; levels.size > 0; level += 1) {
    const here = levels.get(level) ?? [];
    levels.delete(level);
    for (const name of here) if (visit(name)) graph.dependants.get(name)?.forEach(queue);
  }
}

function wayTo(
  end: string,
  reachedFrom: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  const way: string[] = [];
  for (let name: string | undefined = end; name !== undefined; name = reachedFrom.get(name)) {
    way.push(name);
  }
  return way.toReversed();
}

function duplicates(nodes: readonly GraphNode[]): readonly string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { name } of nodes) (seen.has(name) ? repeated : seen).add(name);
  return [...repeated].map((name) => `two health checks are named "${name}"`);
}

function badEdges(
  nodes: readonly GraphNode[],
  byName: ReadonlyMap<string, GraphNode>,
): readonly string[] {
  return nodes.flatMap(({ name, dependencies, softDependencies }) => [
    ...[...dependencies, ...softDependencies]
      .filter((dependency) => !byName.has(dependency))
      .map((dependency) => `"${name}" depends on "${dependency}", which no health check is named`),
    ...softDependencies
      .filter((dependency) => dependency === name)
      .map(() => `"${name}" depends on itself: ${name} -> ${name}`),
    ...softDependencies
      .filter((dependency) => dependencies.includes(dependency))
      .map((dependency) => `"${name}" depends on "${dependency}" both hard and soft`),
  ]);
}

/** Every back edge of a depth-first walk closes one circle. Iterative: chains may be long. */
function circles(byName: ReadonlyMap<string, GraphNode>): readonly string[] {
  const found: string[] = [];
  const done = new Set<string>();
  for (const start of byName.keys()) {
    /** In order of insertion. */
    const path = new Set<string>();
    const pending: { readonly name: string; readonly leave: boolean }[] = [
      { name: start, leave: false },
    ];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      const { name, leave } = step;
      if (leave) {
        path.delete(name);
        done.add(name);
      } else if (path.has(name)) {
        const way = [...path];
        found.push([...way.slice(way.indexOf(name)), name].join(" -> "));
      } else if (!done.has(name)) {
        path.add(name);
        pending.push({ name, leave: true });
        for (const next of byName.get(name)?.dependencies ?? []) {
          pending.push({ name: next, leave: false });
        }
      }
    }
  }
  return found.map((circle) => `health checks depend on each other in a circle: ${circle}`);
}

function reverse(nodes: readonly GraphNode[]): ReadonlyMap<string, readonly string[]> {
  const dependants = new Map<string, string[]>(nodes.map(({ name }) => [name, []]));
  for (const { name, dependencies } of nodes) {
    for (const dependency of dependencies) dependants.get(dependency)?.push(name);
  }
  return dependants;
}

/** Kahn's algorithm: a component is reached once everything that it depends on has been. */
function levelsOf(
  byName: ReadonlyMap<string, GraphNode>,
  dependants: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const missing = new Map(
    [...byName].map(([name, { dependencies }]) => [name, dependencies.length]),
  );
  const levels = new Map<string, number>();
  for (const [name, count] of missing) if (count === 0) levels.set(name, 0);
  for (const [name, level] of levels) {
    for (const dependant of dependants.get(name) ?? []) {
      const left = (missing.get(dependant) ?? 0) - 1;
      missing.set(dependant, left);
      if (left === 0) levels.set(dependant, level + 1);
    }
  }
  return levels;
}
