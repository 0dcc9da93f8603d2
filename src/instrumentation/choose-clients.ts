import type { Instrumentation } from "@opentelemetry/instrumentation";

import { BullmqInstrumentation } from "./bullmq/instrumentation.ts";
import { followChannels } from "./clients/follow-channels.ts";
import { GraphqlToolsInstrumentation } from "./clients/graphql-tools.ts";
import { followNodeSqlite } from "./clients/node-sqlite.ts";
import { type Choice, isChosen } from "./engine/instrumentations.ts";
import { preferChannels } from "./packages/channel-packages.ts";
import { patchDefaultExports } from "./packages/default-exports.ts";
import { followPackages } from "./packages/follow-packages.ts";
import { simplifyMysql } from "./packages/mysql-pool.ts";
import { widenVersions } from "./packages/wider-versions.ts";

/** Who makes the spans of client libraries. */
export interface Clients {
  /** Those of our own, beside OpenTelemetry's. */
  readonly instrumentations: readonly Instrumentation[];
  /** Begins with those that need no patch. Call it when OpenTelemetry's context manager is there. */
  readonly follow: () => void;
}

/**
 * Chooses for each client library who makes its spans: what it publishes itself, OpenTelemetry's
 * instrumentation of it, or one of ours. Call it before the application's first line.
 */
export function chooseClients(instrumentations: readonly object[], choice: Choice): Clients {
  widenVersions(instrumentations);
  patchDefaultExports(instrumentations);
  simplifyMysql(instrumentations);
  const published = preferChannels(instrumentations);
  followPackages(instrumentations);
  return {
    instrumentations: [
      ...(isChosen(choice, "bullmq") ? [new BullmqInstrumentation()] : []),
      ...(isChosen(choice, "graphql") ? [new GraphqlToolsInstrumentation()] : []),
    ],
    follow() {
      followChannels(published);
      if (isChosen(choice, "node-sqlite")) followNodeSqlite();
    },
  };
}
