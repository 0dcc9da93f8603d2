import type { Component } from "./component.ts";
import type { Hysteresis } from "./hysteresis.ts";
import type { Run } from "./probe.ts";

/** A component of this service that is to blame, and what to call the cause. */
export interface Culprit {
  readonly component: string;
  /** Its own name, or what another service blames: `<check>/<component>`, `<service>/<name>`. */
  readonly causes: readonly string[];
}

/**
 * What a component hands on to those that depend on it: whom they have to blame if they fail. Each
 * list holds the culprits nearest to the root, by name, and no more of them than reports show.
 * Lists that did not change are the same object.
 */
export interface Blame {
  /** Confirmed failures. */
  readonly down: readonly Culprit[];
  /** The same, and those that are suspected. */
  readonly bad: readonly Culprit[];
  /** Confirmed as degraded. */
  readonly degraded: readonly Culprit[];
  /** The same, and those whose last result says so. */
  readonly ailing: readonly Culprit[];
}

/**
 * Most culprits of a component, and most names for them. The first ten by name of all are the first
 * ten of the first tens, so that what follows them never has to be passed on.
 */
const most = 10;

export const noBlame: Blame = { down: [], bad: [], degraded: [], ailing: [] };

/** Returns what several components hand on, taken together. */
export function mergeBlame(blames: readonly Blame[]): Blame {
  const [first = noBlame, ...others] = blames.filter((each) => each !== noBlame);
  if (others.length === 0) return first;
  const all = [first, ...others];
  return {
    down: mergeCulprits(all.map(({ down }) => down)),
    bad: mergeCulprits(all.map(({ bad }) => bad)),
    degraded: mergeCulprits(all.map(({ degraded }) => degraded)),
    ailing: mergeCulprits(all.map(({ ailing }) => ailing)),
  };
}

export function sameBlame(a: Blame, b: Blame): boolean {
  return (
    a === b ||
    (sameCulprits(a.down, b.down) &&
      sameCulprits(a.bad, b.bad) &&
      sameCulprits(a.degraded, b.degraded) &&
      sameCulprits(a.ailing, b.ailing))
  );
}

export function sameCulprits(a: readonly Culprit[], b: readonly Culprit[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((each, index) => {
        const other = b[index];
        return other !== undefined && sameCulprit(each, other);
      }))
  );
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((name, index) => name === b[index]));
}

/** Returns the names to show for the culprits, sorted, ten at most. */
export function namesOf(culprits: readonly Culprit[]): readonly string[] {
  const [first, ...others] = culprits;
  if (first === undefined) return [];
  if (others.length === 0) return first.causes;
  return [...new Set(culprits.flatMap(({ causes }) => causes))].toSorted().slice(0, most);
}

/**
 * Returns the names to show where `component` is to blame: what answers for it elsewhere, or what
 * another service named, or its own.
 */
export function causesOf({ check, remoteCauses }: Component): readonly string[] {
  const { alertedBy, name } = check;
  if (alertedBy !== undefined) return [`${alertedBy}/${name}`];
  if (remoteCauses.length === 0) return [name];
  const names = new Set(remoteCauses.slice(0, most).map((cause) => `${name}/${cause}`));
  return [...names].toSorted();
}

/**
 * Returns what another service blames, after one more run: what it confirmed, else what it
 * suspects. That holds until the component is healthy again: a first success names nobody, but does
 * not make the component its own cause.
 */
export function remoteCausesAfter(
  before: readonly string[],
  run: Run,
  after: Hysteresis,
): readonly string[] {
  const confirmed = run.status === "healthy" ? [] : (run.rootCauses ?? []);
  const named = confirmed.length > 0 ? confirmed : (run.suspectedCauses ?? []);
  if (named.length > 0) return named;
  const isOver = run.status === "unhealthy" || after.state === "healthy";
  return isOver ? [] : before;
}

function mergeCulprits(lists: readonly (readonly Culprit[])[]): readonly Culprit[] {
  const [first = [], ...others] = [...new Set(lists)].filter(({ length }) => length > 0);
  if (others.length === 0) return first;
  const byName = new Map<string, Culprit>();
  for (const list of [first, ...others]) {
    for (const culprit of list) {
      const known = byName.get(culprit.component);
      byName.set(culprit.component, known === undefined ? culprit : joined(known, culprit));
    }
  }
  const sorted = [...byName.values()].toSorted(byComponent);
  return sorted.slice(0, most);
}

/** One that is held as it was when it failed may know other names than one that has just failed. */
function joined(a: Culprit, b: Culprit): Culprit {
  if (sameNames(a.causes, b.causes)) return a;
  const causes = [...new Set([...a.causes, ...b.causes])].toSorted().slice(0, most);
  return { component: a.component, causes };
}

function byComponent(a: Culprit, b: Culprit): number {
  return a.component < b.component ? -1 : Number(a.component > b.component);
}

function sameCulprit(a: Culprit, b: Culprit): boolean {
  return a === b || (a.component === b.component && sameNames(a.causes, b.causes));
}
