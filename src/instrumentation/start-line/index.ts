import type { Resource } from "@opentelemetry/resources";

import type { LoadedConfig } from "../../config.ts";
import { instrumentedPackages } from "../instrumented-packages.ts";
import { ownScope } from "../own-scope.ts";
import { renderStartLine } from "./start-line.ts";
import { tellStart } from "./tell-start.ts";

/**
 * Arranges the start line, unless `OBS_START_LINE` turns it off. Returns what a process calls that
 * ends: it tells the line where it has not been told.
 */
export function announceStart(loaded: LoadedConfig, { attributes }: Resource): () => void {
  if (!loaded.config.startLine) return () => undefined;
  const [, version] = ownScope;
  return tellStart(() =>
    renderStartLine({
      version,
      service: String(attributes["service.name"]),
      loaded,
      packages: instrumentedPackages(),
    }),
  );
}
