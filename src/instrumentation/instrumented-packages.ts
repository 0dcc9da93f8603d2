import { warn } from "./warning.ts";

/** A package that the application has loaded and that instrumentations are about. */
export interface InstrumentedPackage {
  readonly name: string;
  readonly version: string;
  /**
   * Who makes its spans: what the package itself publishes on diagnostics channels, OpenTelemetry's
   * instrumentation of it, or nobody, because no instrumentation covers this version.
   */
  readonly by: "channel" | "contrib" | "none";
}

const known = new Map<string, InstrumentedPackage>();

/**
 * Returns the packages that the application has loaded up to now and whose spans the preload makes,
 * or would make in another version of theirs; by name, each version once. Empty without the preload.
 */
export function instrumentedPackages(): readonly InstrumentedPackage[] {
  return [...known.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

/**
 * Notes a package that has been loaded. Several instrumentations may be about the same one: that one
 * of them covers it is what counts.
 */
export function notePackage(found: InstrumentedPackage): void {
  const key = `${found.name}@${found.version}`;
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
