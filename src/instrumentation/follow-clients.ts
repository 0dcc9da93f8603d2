import { preferChannels } from "./packages/channel-packages.ts";
import { followPackages } from "./packages/follow-packages.ts";
import { widenVersions } from "./packages/wider-versions.ts";

/**
 * Chooses for each client library who makes its spans: what it publishes itself, or OpenTelemetry's
 * instrumentation of it. Call it before the application's first line.
 */
export function followClients(instrumentations: readonly object[]): void {
  widenVersions(instrumentations);
  preferChannels(instrumentations);
  followPackages(instrumentations);
}
