import { createRequire } from "node:module";

import type { Beginning } from "../begin.ts";
import { patchedModules } from "./esm-hooks.ts";
import { nearestManifest } from "../process/nearest-manifest.ts";
import { coveredByChannel } from "../packages/channel-packages.ts";
import { warn } from "../warning.ts";

/** The innermost folder of packages in a path, with the package's name behind it. */
const packageInPath = /^.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/;

/** As this file is loaded: what the SDK loads after it, such as NodeSDK's gRPC, is not early. */
const loadedFiles = Object.keys(createRequire(import.meta.url).cache);

/**
 * Warns of packages that CommonJS has loaded before the preload and that one of the
 * instrumentations patches: it comes too late for them. ES modules keep no list that could be read.
 */
export function warnOfEarlyPackages(
  instrumentations: readonly object[],
  by: Beginning["by"],
): void {
  const patched = new Set(instrumentations.flatMap(patchedModules).map(({ name }) => name));
  const early = loadedPackages().filter(
    ({ name, version }) => patched.has(name) && !coveredByChannel(name, version),
  );
  if (early.length === 0) return;
  const names = early.map(({ name, version }) => `${name} ${version}`).join(", ");
  warn(
    by === "preload"
      ? `${names}: loaded before the preload, which no longer can instrument it; name @tamma/observability/preload before the other --require and --import`
      : `${names}: loaded before start(), which no longer can instrument it; call start() first, and load the application after it, in ES modules with await import()`,
  );
}

interface Loaded {
  readonly name: string;
  readonly version: string;
}

function loadedPackages(): readonly Loaded[] {
  const folders = new Map<string, Loaded>();
  for (const path of loadedFiles) {
    const [folder, name] = packageInPath.exec(path) ?? [];
    if (folder === undefined || name === undefined || folders.has(folder)) continue;
    const version = nearestManifest(path)?.version ?? "";
    folders.set(folder, { name: name.replaceAll("\\", "/"), version });
  }
  return [...folders.values()];
}
