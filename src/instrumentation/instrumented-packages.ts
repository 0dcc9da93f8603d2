import { warn } from "./warning.ts";

/** A package that the application has loaded and that instrumentations are about. */
export interface InstrumentedPackage {
  readonly name: string;
  readonly version: string;
  /**
   * By what its spans, routes or log lines are known: what the package itself publishes on
   * diagnostics channels, OpenTelemetry's instrumentation of it, what this package knows of its
   * inside, or nothing, because no instrumentation covers this version.
   */
  readonly by: "channel" | "contrib" | "own" | "none";
}

const known = new Map<string, InstrumentedPackage>();

const patched = new Set<string>();

/**
 * Returns the packages that the application has loaded up to now and whose spans, routes or log lines
 * the preload knows, or would know in another version of theirs; by name, each version once. Empty without the preload.
 */
export function instrumentedPackages(): readonly InstrumentedPackage[] {
  return [...known.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Whether an instrumentation has patched some version of a package in this process. */
export function isPatched(name: string): boolean {
  return patched.has(name);
}

/**
 * Notes a package that has been loaded. Several instrumentations may be about the same one: that one
 * of them covers it is what counts.
 */
export function notePackage(found: InstrumentedPackage): void {
  const key = `${found.name}@${found.version}`;
  if (found.by === "contrib") patched.add(found.name);
  const before = known.get(key);
  if (before !== undefined && before.by !== "none") return;
  known.set(key, found);
  // The others may come later in the same load
  if (found.by === "none") setImmediate(() => warnIfUncovered(key)).unref();
}

function warnIfUncovered(key: string): void {
  const found = known.get(key);
  if (found?.by !== "none") return;
  warn(
    `${found.name} ${found.version}: no instrumentation covers this version; its spans are missing`,
  );
}
