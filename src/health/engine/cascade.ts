import { pathBetween, type HealthGraph } from "./graph.ts";
import type { ComponentState } from "./hysteresis.ts";

/** What a component's own probes say. */
export interface OwnState {
  readonly state: ComponentState;
  /** Its last result is a failure that is not confirmed yet. */
  readonly suspect: boolean;
}

/**
 * What a component has to do with an incident:
 * - `root`: it is down, and nothing that it depends on is
 * - `suppressed`: it is down, and so is something that it depends on; not worth an alert of its own
 * - `affected`: it works, but something that it depends on is down
 * - `none`
 */
export type CascadeRole = "none" | "root" | "suppressed" | "affected";

/** What a component's dependencies make of its state, and who is to blame. */
export interface Attribution {
  readonly role: CascadeRole;
  /** The component's state once its dependencies are taken into account. */
  readonly state: ComponentState;
  /** Sorted. Empty for `none` and `root`. */
  readonly rootCauses: readonly string[];
  /** From the component to its first root cause. Empty where there is none. */
  readonly path: readonly string[];
  /** Since when the causes of a suppressed component have been gone, in clock milliseconds. */
  readonly releasedAtMs?: number;
}

export interface CascadeInput {
  readonly graph: HealthGraph;
  readonly own: ReadonlyMap<string, OwnState>;
  readonly previous: ReadonlyMap<string, Attribution>;
  readonly nowMs: number;
  /** How long a dependant may still be down after its causes recovered, before it is a root itself. */
  readonly holdMs: number;
}

const unattributed = (state: ComponentState): Attribution => ({
  role: "none",
  state,
  rootCauses: [],
  path: [],
});

/**
 * Returns who is to blame, for every component.
 *
 * Evidence beats inference: a component whose own probes succeed is never worse than `degraded`,
 * whatever it depends on. Suspicion is enough to suppress a dependant that is just being confirmed,
 * since probes of both run at the same time, but not to take the blame from a confirmed root.
 */
export function attribute(input: CascadeInput): ReadonlyMap<string, Attribution> {
  return new Map([...input.graph.nodes.keys()].map((name) => [name, attributeOne(name, input)]));
}

function attributeOne(name: string, input: CascadeInput): Attribution {
  const { graph, own, previous } = input;
  const state = own.get(name)?.state ?? "unknown";
  const upstreams = graph.upstreams.get(name) ?? [];
  const down = upstreams.filter((upstream) => own.get(upstream)?.state === "unhealthy");
  if (state !== "unhealthy") return affected(name, state, down, input);
  const suspects =
    previous.get(name)?.role === "root"
      ? []
      : upstreams.filter((upstream) => own.get(upstream)?.suspect);
  const bad = new Set([...down, ...suspects]);
  return bad.size > 0 ? blame(name, "suppressed", state, bad, graph) : released(name, input);
}

function affected(
  name: string,
  state: ComponentState,
  down: readonly string[],
  { graph }: CascadeInput,
): Attribution {
  if (down.length === 0) return unattributed(state);
  return blame(name, "affected", state === "healthy" ? "degraded" : state, new Set(down), graph);
}

function blame(
  name: string,
  role: CascadeRole,
  state: ComponentState,
  bad: ReadonlySet<string>,
  graph: HealthGraph,
): Attribution {
  // Whatever is bad above an upstream of `name` is an upstream of `name` too, hence in `bad`
  const roots = [...bad].filter((each) => !graph.upstreams.get(each)?.some((up) => bad.has(up)));
  const rootCauses = roots.toSorted();
  return { role, state, rootCauses, path: pathBetween(graph, name, roots[0] ?? name) };
}

/** Nothing upstream is bad: a root, unless it was suppressed and may just need a moment longer. */
function released(name: string, { previous, nowMs, holdMs }: CascadeInput): Attribution {
  const before = previous.get(name);
  const root: Attribution = { role: "root", state: "unhealthy", rootCauses: [], path: [] };
  if (before?.role !== "suppressed") return root;
  const releasedAtMs = before.releasedAtMs ?? nowMs;
  return nowMs - releasedAtMs >= holdMs ? root : { ...before, releasedAtMs };
}
