import { environment } from "../../config.ts";
import { isInteractive, thisLaunch } from "./launch.ts";
import { isTestRunner, isTool } from "./tools.ts";

/** Whether this process is none that anybody wants telemetry of, although it has the preload. */
export function isNoApplication(): boolean {
  const { script } = thisLaunch();
  return isTool(script) || isInteractive({ script }, process.execArgv) || isElectron();
}

/** Whether this process runs tests, which want telemetry only if somebody asks for it. */
export function runsTests(): boolean {
  const { script } = thisLaunch();
  return isTestRunner({ script, flags: process.execArgv, env: environment() });
}

/** Electron's windows and main process have a type; Node.js, which Electron can be as well, has none. */
function isElectron(): boolean {
  return Reflect.get(process, "type") !== undefined;
}
