import { ownedDefinitions } from "./definitions.ts";

/** A package that publishes its own work on diagnostics channels. */
interface ChannelPackage {
  readonly name: string;
  /** The first version whose channels are used. */
  readonly since: string;
  /** Its instrumentation's name, after `@opentelemetry/instrumentation-`. */
  readonly instrumentation: string;
}

/** Packages whose spans are made of what they publish, so that they work in bundles too. */
const channelPackages: readonly ChannelPackage[] = [
  { name: "ioredis", since: "5.11.0", instrumentation: "ioredis" },
  { name: "@redis/client", since: "6.3.0", instrumentation: "redis" },
  { name: "mysql2", since: "3.24.0", instrumentation: "mysql2" },
  { name: "mongoose", since: "9.12.0", instrumentation: "mongoose" },
  { name: "graphql", since: "17.0.0", instrumentation: "graphql" },
];

const followed = new Set<string>();

/**
 * Leaves to the channels what the packages publish themselves: their instrumentations are then asked
 * for older versions only. Returns the packages whose channels are to be followed: of instrumentations
 * that are off, none.
 */
export function preferChannels(instrumentations: readonly object[]): ReadonlySet<string> {
  for (const { instrumentation, definitions } of instrumentations.flatMap(ownedDefinitions)) {
    for (const { name, since, instrumentation: wanted } of channelPackages) {
      if (instrumentation !== `@opentelemetry/instrumentation-${wanted}`) continue;
      followed.add(name);
      for (const definition of definitions.filter((one) => one.name === name)) {
        for (const part of [definition, ...definition.files]) {
          part.supportedVersions = part.supportedVersions.map((range) => before(range, since));
        }
      }
    }
  }
  return followed;
}

/** Ranges are npm's: two in one are both to be met, and `^6.0.0 <6.3.0` is one of the two. */
function before(range: string, since: string): string {
  return `${range} <${since}`;
}

/** Whether a version of a package is left to its channels. */
export function coveredByChannel(name: string, version: string): boolean {
  const found = channelPackages.find((one) => one.name === name);
  return found !== undefined && followed.has(name) && isAtLeast(version, found.since);
}

function isAtLeast(version: string, since: string): boolean {
  return version.localeCompare(since, "en", { numeric: true }) >= 0;
}
