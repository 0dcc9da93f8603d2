import { crossProcess } from "./cross-process.ts";
import { blocked, cpu, herd, hung } from "./load.ts";
import { reportMiss } from "./report-miss.ts";
import { rollingRestarts } from "./rolling-restart.ts";
import { runCost } from "./run-cost.ts";
import { scale } from "./scale.ts";
import { soak } from "./soak.ts";
import { simulateCrossService } from "./simulate-cross-service.ts";
import { simulateHysteresis } from "./simulate-hysteresis.ts";
import { simulateRootCause } from "./simulate-root-cause.ts";

const parts: Readonly<Record<string, () => Promise<void> | void>> = {
  cpu,
  "report-miss": reportMiss,
  "run-cost": runCost,
  herd,
  hung,
  blocked,
  hysteresis: simulateHysteresis,
  "root-cause": simulateRootCause,
  "rolling-restart": rollingRestarts,
  "cross-service": simulateCrossService,
  "cross-process": crossProcess,
  scale,
  soak,
};

/** `npm run bench -- health [part …]` */
export async function run(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    console.error(`expected parts of: ${Object.keys(parts).join(", ")}; got ${unknown.join(", ")}`);
    process.exitCode = 2;
    return;
  }
  for (const [name, part] of Object.entries(parts)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.log(`\n# ${name}`);
    await part();
  }
}
