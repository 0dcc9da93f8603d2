import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { freePort } from "./free-port.ts";
import { spawnServer, type SpawnedServer } from "./spawned-server.ts";

const binary = join(homedir(), ".cache/tamma-observability/bin/ferretdb");

/** Why no FerretDB can be started here; undefined when one can. */
export const ferretdbMissing = existsSync(binary)
  ? undefined
  : "FerretDB is not built: run `npm run servers`";

/** Starts an empty FerretDB, which speaks MongoDB's protocol; user `app` has the password `secret`. */
export async function startFerretdb(port?: number): Promise<SpawnedServer> {
  const folder = await mkdtemp(join(tmpdir(), "ferretdb-"));
  const chosen = port ?? (await freePort());
  const settings = {
    handler: "sqlite",
    "sqlite-url": `file:${folder}/`,
    "listen-addr": `127.0.0.1:${chosen}`,
    "debug-addr": "-",
    "state-dir": folder,
    telemetry: "disable",
    "setup-username": "app",
    "setup-password": "secret",
    "setup-database": "admin",
  };
  const args = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const server = await spawnServer(chosen, binary, [...args, "--test-enable-new-auth"], {
    cwd: folder,
  });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
