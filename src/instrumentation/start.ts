import type { LoadedConfig } from "../config.ts";
import { startSdkEngine } from "./sdk-engine.ts";

/** Starts the engine that the configuration names. */
export function start(loaded: LoadedConfig): void {
  switch (loaded.config.engine) {
    case "sdk":
      startSdkEngine(loaded);
  }
}
