import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { projectName } from "../test/stack/start.ts";

const run = promisify(execFile);

/** Lets an interrupted benchmark take its containers, volumes and networks along. */
export function removeStackOnSignal(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      console.error(`${signal}: removing the stack`);
      void removeStack().finally(() => process.exit(1));
    });
  }
}

async function removeStack(): Promise<void> {
  const label = `label=com.docker.compose.project=${projectName}`;
  for (const [kind, list, remove] of [
    ["container", ["ls", "-aq"], ["rm", "-f", "-v"]],
    ["volume", ["ls", "-q"], ["rm", "-f"]],
    ["network", ["ls", "-q"], ["rm"]],
  ] as const) {
    const { stdout } = await run("docker", [kind, ...list, "--filter", label]);
    const found = stdout.split("\n").filter(Boolean);
    if (found.length > 0) await run("docker", [kind, ...remove, ...found]);
  }
}
