import { ObservabilityError } from "../../errors.ts";

/** A component and what it needs, by name. */
export interface GraphNode {
  readonly name: string;
  /** Hard: it cannot work without them. */
  readonly dependencies: readonly string[];
  readonly softDependencies: readonly string[];
}

/** The dependency graph, with the transitive closures that every change of state needs. */
export interface HealthGraph {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** What each component depends on through hard edges, nearest first. */
  readonly upstreams: ReadonlyMap<string, readonly string[]>;
  /** What depends on each component through hard edges, nearest first. */
  readonly downstreams: ReadonlyMap<string, readonly string[]>;
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
  const upstream = (name: string): readonly string[] => byName.get(name)?.dependencies ?? [];
  const reversed = reverse(nodes);
  const downstream = (name: string): readonly string[] => reversed.get(name) ?? [];
  return {
    nodes: byName,
    upstreams: closure(byName, upstream),
    downstreams: closure(byName, downstream),
  };
}

/** Returns the shortest way along hard dependencies, both ends included, or nothing. */
export function pathBetween(graph: HealthGraph, from: string, to: string): readonly string[] {
  const paths = new Map<string, readonly string[]>([[from, [from]]]);
  for (const [name, path] of paths) {
    if (name === to) return path;
    for (const next of graph.nodes.get(name)?.dependencies ?? []) {
      if (!paths.has(next)) paths.set(next, [...path, next]);
    }
  }
  return [];
}

function duplicates(nodes: readonly GraphNode[]): readonly string[] {
  const names = nodes.map(({ name }) => name);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
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
    const path: string[] = [];
    const pending: { readonly name: string; readonly leave: boolean }[] = [
      { name: start, leave: false },
    ];
    for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
      const { name, leave } = step;
      if (leave) {
        path.pop();
        done.add(name);
      } else if (path.includes(name)) {
        found.push([...path.slice(path.indexOf(name)), name].join(" -> "));
      } else if (!done.has(name)) {
        path.push(name);
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

/** Breadth first from every node, so that the nearest come first. */
function closure(
  byName: ReadonlyMap<string, GraphNode>,
  edges: (name: string) => readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const reachable = (from: string): readonly string[] => {
    const seen = new Set(edges(from));
    for (const name of seen) for (const next of edges(name)) seen.add(next);
    return [...seen];
  };
  return new Map([...byName.keys()].map((name) => [name, reachable(name)]));
}
