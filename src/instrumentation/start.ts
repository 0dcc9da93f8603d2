import type { LoadedConfig } from "../config.ts";
import type { Assembly } from "./engine/assembly.ts";
import type { Beginning } from "./begin.ts";
import { directAssembly } from "./engine/direct-assembly.ts";
import { loadNodeSdkAssembly } from "./engine/node-sdk-assembly.ts";
import { startSdkEngine } from "./engine/sdk-engine.ts";

/** Starts the engine that the configuration names. */
export function start(loaded: LoadedConfig, beginning: Beginning): void {
  startSdkEngine(loaded, { ...beginning, assembly: chooseAssembly(loaded) });
}

function chooseAssembly({ config }: LoadedConfig): Assembly {
  switch (config.engine) {
    case "direct":
      return directAssembly;
    case "sdk":
      return loadNodeSdkAssembly() ?? directAssembly;
  }
}
