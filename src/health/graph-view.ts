import type { Component } from "./engine/component.ts";
import type { Components } from "./engine/settle.ts";

interface GraphViewNode {
  readonly name: string;
  readonly state: string;
  readonly role: string;
  readonly rootCauses: readonly string[];
  readonly critical: boolean;
  /** The check through which another service's component is seen; absent for our own. */
  readonly via?: string;
}

interface GraphViewEdge {
  readonly from: string;
  readonly to: string;
  readonly kind: "hard" | "soft";
}

/** The dependency graph for people and pages, with other services' components merged in. */
export interface GraphView {
  readonly nodes: readonly GraphViewNode[];
  readonly edges: readonly GraphViewEdge[];
}

/** Returns the graph. Components of another service are named `<check>/<component>`. */
export function toGraphView(components: Components): GraphView {
  const all = [...components.values()];
  return {
    nodes: all.flatMap((component) => {
      const { attribution, check, state } = component;
      const own = {
        name: check.name,
        state,
        role: attribution.role,
        rootCauses: attribution.rootCauses,
        critical: check.critical,
      };
      const causes = new Set(component.lastRun?.rootCauses);
      const remote = Object.entries(component.lastRun?.components ?? {}).map(([name, other]) => ({
        name: `${check.name}/${name}`,
        state: other.status,
        role: causes.has(name) ? "root" : "none",
        rootCauses: [],
        critical: false,
        via: check.name,
      }));
      return [own, ...remote];
    }),
    edges: [...edgesOf(all)],
  };
}

function* edgesOf(components: readonly Component[]): Generator<GraphViewEdge> {
  for (const component of components) {
    const { dependencies, name, softDependencies } = component.check;
    for (const to of dependencies) yield edge(name, to);
    for (const to of softDependencies) yield edge(name, to, "soft");
    yield* remoteEdgesOf(component);
  }
}

function* remoteEdgesOf({ check, lastRun }: Component): Generator<GraphViewEdge> {
  for (const [name, { dependencies }] of Object.entries(lastRun?.components ?? {})) {
    const remote = `${check.name}/${name}`;
    yield edge(check.name, remote);
    for (const to of dependencies ?? []) yield edge(remote, `${check.name}/${to}`);
  }
}

function edge(from: string, to: string, kind: GraphViewEdge["kind"] = "hard"): GraphViewEdge {
  return { from, to, kind };
}
