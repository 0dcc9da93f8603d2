import { namesOf, noBlame, type Blame, type Culprit } from "./blame.ts";
import { pathBetween, type HealthGraph } from "./graph.ts";
import type { ComponentState } from "./hysteresis.ts";

/** What a component's own probes say. */
export interface Evidence {
  readonly name: string;
  readonly state: ComponentState;
  /** It failed lately, or another service suspects something behind it; not confirmed. */
  readonly suspect: boolean;
  /** Its last result was `degraded`; not confirmed. */
  readonly ailing: boolean;
  /** While it is degraded it takes no blame. */
  readonly blameless: boolean;
  /** The names to show if it is to blame, see `causesOf`. */
  readonly causes: readonly string[];
  readonly failureThreshold: number;
  /** Monotonic starts of its last failures, oldest first, `failureThreshold` at most. */
  readonly failedStartsMs: readonly number[];
}

/**
 * What a component has to do with an incident:
 * - `root`: it is down, and nothing that it depends on is; or it is degraded, and the failure of
 *   others is attributed to that
 * - `suppressed`: it is down, and something that it depends on is, or is degraded; not worth an
 *   alert of its own
 * - `affected`: it works, but something that it depends on is down
 * - `none`
 */
export type CascadeRole = "none" | "root" | "suppressed" | "affected";

/** What a component's dependencies make of its state, and who is to blame. */
export interface Attribution {
  readonly role: CascadeRole;
  /** The component's state once its dependencies are taken into account. */
  readonly state: ComponentState;
  /** The components of this service that are to blame, itself if it is the root. */
  readonly culprits: readonly Culprit[];
  /**
   * What to call them, sorted, 10 at most; `<check>/<component>` where another service named its
   * own cause. Empty for `none`.
   */
  readonly rootCauses: readonly string[];
  /** From the component to its first culprit. Empty for `none` and `root`. */
  readonly path: readonly string[];
  /** Whether it was a root since it went down: only what is confirmed relieves it of that. */
  readonly wasRoot: boolean;
  /** Whether a cause of a suppressed component was ever more than suspected. */
  readonly confirmed: boolean;
  /** Since when the causes of a suppressed component have been gone, monotonic milliseconds. */
  readonly releasedAtMs: number | undefined;
}

export interface CascadeInput {
  readonly graph: HealthGraph;
  readonly own: Evidence;
  /** What the direct hard dependencies pass on. */
  readonly upstream: Blame;
  readonly previous: Attribution;
  /** Monotonic. */
  readonly nowMs: number;
  /**
   * How long a dependant may still be down after its causes recovered. Later failures of its own
   * make it a root.
   */
  readonly holdMs: number;
  /** Components whose failure is attributed to this one. */
  readonly victims: number;
}

/** Suspicion that came to nothing kept no dependant from recovering: its hold is short. */
const suspicionHoldMs = 10_000;

export function unattributed(state: ComponentState): Attribution {
  return {
    role: "none",
    state,
    culprits: [],
    rootCauses: [],
    path: [],
    wasRoot: false,
    confirmed: false,
    releasedAtMs: undefined,
  };
}

/**
 * Returns who is to blame for the state of one component.
 *
 * Evidence beats inference: a component whose own probes succeed is never worse than `degraded`,
 * whatever it depends on. Suspicion is enough to suppress a dependant that is just being confirmed,
 * since probes of both run at the same time, but not to take the blame from a confirmed root.
 */
export function attribute(input: CascadeInput): Attribution {
  const { own, upstream, victims } = input;
  if (own.state === "unhealthy") return attributeFailure(input);
  if (upstream.down.length > 0) {
    const state = own.state === "healthy" ? "degraded" : own.state;
    const found = {
      culprits: upstream.down,
      wasRoot: false,
      confirmed: false,
      releasedAtMs: undefined,
    };
    return blame(input, "affected", state, found);
  }
  return own.state === "degraded" && victims > 0 ? root(own) : unattributed(own.state);
}

/** Returns what a component passes on to those that depend on it. */
export function passOn(own: Evidence, { role, culprits }: Attribution, upstream: Blame): Blame {
  if (own.state === "unhealthy") {
    const causes = role === "root" ? [culpritOf(own)] : culprits;
    return { ...noBlame, down: causes, bad: causes };
  }
  const isDegraded = own.state === "degraded" && !own.blameless;
  const first = (isBad: boolean, above: readonly Culprit[]): readonly Culprit[] =>
    isBad && above.length === 0 ? [culpritOf(own)] : above;
  if (!own.suspect && !isDegraded && !own.ailing) return upstream;
  return {
    down: upstream.down,
    bad: first(own.suspect, upstream.bad),
    degraded: first(isDegraded, upstream.degraded),
    ailing: first(isDegraded || own.ailing, upstream.ailing),
  };
}

/** Returns when the hold of a released component ends, monotonic; nothing for any other. */
export function holdEndMs(
  { confirmed, releasedAtMs }: Pick<Attribution, "confirmed" | "releasedAtMs">,
  holdMs: number,
): number | undefined {
  if (releasedAtMs === undefined) return undefined;
  return releasedAtMs + (confirmed ? holdMs : Math.min(holdMs, suspicionHoldMs));
}

function attributeFailure(input: CascadeInput): Attribution {
  const { own, previous, upstream } = input;
  const { ailing, bad, degraded, down } = upstream;
  const { wasRoot } = previous;
  if (down.length > 0) return suppressed(input, wasRoot ? down : bad, true);
  if (!wasRoot && bad.length > 0) return suppressed(input, bad, false);
  if (degraded.length > 0) return suppressed(input, wasRoot ? degraded : ailing, true);
  if (!wasRoot && ailing.length > 0) return suppressed(input, ailing, false);
  return previous.role === "suppressed" ? released(input) : root(own);
}

/** A suspicion does not start the hold anew: blips of a large upstream would never let it end. */
function suppressed(
  input: CascadeInput,
  culprits: readonly Culprit[],
  confirmed: boolean,
): Attribution {
  const { previous } = input;
  if (!confirmed && previous.releasedAtMs !== undefined) return previous;
  return blame(input, "suppressed", "unhealthy", {
    culprits,
    wasRoot: previous.wasRoot,
    confirmed: confirmed || previous.confirmed,
    releasedAtMs: undefined,
  });
}

/**
 * Nothing upstream is bad any more. The component may just need a moment longer, so only failures
 * of its own make it a root: as many as confirm one, all of them since the release and the last one
 * since the end of the hold.
 */
function released(input: CascadeInput): Attribution {
  const { holdMs, nowMs, own, previous } = input;
  const { confirmed, culprits, releasedAtMs = nowMs, wasRoot } = previous;
  const endMs = holdEndMs({ confirmed, releasedAtMs }, holdMs) ?? nowMs;
  const [firstMs = -Infinity] = own.failedStartsMs;
  const lastMs = own.failedStartsMs.at(-1) ?? -Infinity;
  const isConfirmed = own.failedStartsMs.length >= own.failureThreshold && firstMs >= releasedAtMs;
  if (isConfirmed && lastMs >= endMs) return root(own);
  if (previous.releasedAtMs !== undefined) return previous;
  return blame(input, "suppressed", "unhealthy", { culprits, wasRoot, confirmed, releasedAtMs });
}

function root(own: Evidence): Attribution {
  const culprits = [culpritOf(own)];
  const wasRoot = own.state === "unhealthy";
  return { ...unattributed(own.state), role: "root", culprits, rootCauses: own.causes, wasRoot };
}

function culpritOf({ name, causes }: Evidence): Culprit {
  return { component: name, causes };
}

/** The path is looked for when someone reads it: most are never read, and they may be long. */
function blame(
  { graph, own }: CascadeInput,
  role: CascadeRole,
  state: ComponentState,
  found: Pick<Attribution, "culprits" | "wasRoot" | "confirmed" | "releasedAtMs">,
): Attribution {
  let path: readonly string[] | undefined;
  return {
    ...found,
    role,
    state,
    rootCauses: namesOf(found.culprits),
    get path() {
      const [first] = found.culprits;
      path ??= first === undefined ? [] : pathBetween(graph, own.name, first.component);
      return path;
    },
  };
}
