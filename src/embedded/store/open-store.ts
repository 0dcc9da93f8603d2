import { ObservabilityError } from "../../errors.ts";
import type { TelemetryStore } from "./telemetry-store.ts";

/** The first major version whose `node:sqlite` is stable and built with what the queries use. */
const minimumNode = 24;

/**
 * Opens the store in `file`, made when missing. `":memory:"` keeps it in memory.
 *
 * @throws ObservabilityError `OBS_EMBEDDED_NODE` on Node before 24.
 */
export async function openTelemetryStore(file: string): Promise<TelemetryStore> {
  requireEmbeddedNode();
  // Imported late: on older Node the module does not exist, and the line above says so better
  const [{ DatabaseSync }, { TelemetryStore }] = await Promise.all([
    import("node:sqlite"),
    import("./telemetry-store.ts"),
  ]);
  return new TelemetryStore(new DatabaseSync(file));
}

/**
 * Checks that this Node can run the embedded mode.
 *
 * @throws ObservabilityError `OBS_EMBEDDED_NODE`, with the remedy in one line.
 */
export function requireEmbeddedNode(version: string = process.versions.node): void {
  if (Number.parseInt(version, 10) >= minimumNode) return;
  throw new ObservabilityError(
    "OBS_EMBEDDED_NODE",
    `expected Node ${minimumNode} or later for node:sqlite, got ${version}: start it with \`npm run demo\`, which brings Node ${minimumNode}, or run \`npx -y -p node@${minimumNode} node …\``,
  );
}
