import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Binaries of Prometheus and its friends, as `npm run images` leaves them on the machine. */
export type ToolName = "alertmanager" | "amtool" | "jaeger" | "otelcol" | "prometheus" | "promtool";

/** Returns the path of a binary. Throws when the machine does not have it: such tests never skip. */
export function toolPath(name: ToolName): string {
  const path = join(homedir(), ".cache/tamma-observability/bin", name);
  if (!existsSync(path)) throw new Error(`expected ${name} in ${path}: run \`npm run images\``);
  return path;
}
