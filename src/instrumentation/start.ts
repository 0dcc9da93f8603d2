import type { LoadedConfig } from "../config.ts";
import { startSdkEngine } from "./sdk-engine.ts";

/** How the preload was loaded. */
export interface StartOptions {
  /** By `--require`, not by `--import`. */
  readonly required: boolean;
}

/** Starts the engine that the configuration names. */
export function start(loaded: LoadedConfig, options: StartOptions): void {
  switch (loaded.config.engine) {
    case "sdk":
      startSdkEngine(loaded, options);
  }
}
