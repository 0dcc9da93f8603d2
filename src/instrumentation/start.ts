import type { LoadedConfig } from "../config.ts";
import type { Assembly } from "./assembly.ts";
import { directAssembly } from "./direct-assembly.ts";
import { loadNodeSdkAssembly } from "./node-sdk-assembly.ts";
import { startSdkEngine } from "./sdk-engine.ts";

/** How the preload was loaded. */
export interface StartOptions {
  /** By `--require`, not by `--import`. */
  readonly required: boolean;
}

/** Starts the engine that the configuration names. */
export function start(loaded: LoadedConfig, { required }: StartOptions): void {
  startSdkEngine(loaded, { required, assembly: chooseAssembly(loaded) });
}

function chooseAssembly({ config }: LoadedConfig): Assembly {
  switch (config.engine) {
    case "direct":
      return directAssembly;
    case "sdk":
      return loadNodeSdkAssembly() ?? directAssembly;
  }
}
