import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

import { fitOfApi } from "./api-fit.ts";
import { nearestManifest } from "../process/nearest-manifest.ts";
import { warn } from "../warning.ts";

/**
 * Warns when the application's own copy of the OpenTelemetry API is newer than the one that was
 * registered: such a copy ignores the registration and does nothing, without a word.
 */
export function warnOfNewerApi(entry: string | undefined): void {
  if (entry === undefined) return;
  const ours = apiVersion(import.meta.url);
  const theirs = apiVersion(pathToFileURL(entry).href);
  if (ours === undefined || theirs === undefined || fitOfApi(theirs, ours) === "fits") return;
  warn(
    `@opentelemetry/api: the application uses ${theirs}, newer than ${ours}, which is registered; its own spans and metrics are ignored until both are the same`,
  );
}

function apiVersion(from: string): string | undefined {
  try {
    return nearestManifest(createRequire(from).resolve("@opentelemetry/api"))?.version;
  } catch {
    return undefined;
  }
}
