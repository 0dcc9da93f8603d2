import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findBinary } from "./binary.ts";
import { freePort } from "./free-port.ts";
import { spawnServer, type SpawnedServer } from "./spawned-server.ts";

/** Debian's wrapper changes to the user rabbitmq and its folders; this is what it calls. */
const daemon = "/usr/lib/rabbitmq/bin/rabbitmq-server";
const epmd = findBinary("epmd");

/** Why no RabbitMQ can be started here; undefined when one can. */
export const rabbitmqMissing =
  existsSync(daemon) && epmd !== undefined
    ? undefined
    : "rabbitmq-server is not installed (Debian package rabbitmq-server)";

/** Starts an empty RabbitMQ with user and password `guest`. */
export async function startRabbitmq(): Promise<SpawnedServer> {
  const folder = await mkdtemp(join(tmpdir(), "rabbitmq-"));
  const [port, distribution, mapper] = [await freePort(), await freePort(), await freePort()];
  await writeFile(join(folder, "enabled_plugins"), "[].");
  // one of its own: the node would leave a daemon behind
  const names = spawn(epmd ?? "epmd", ["-port", String(mapper), "-address", "127.0.0.1"], {
    stdio: "ignore",
  });
  await once(names, "spawn");
  const env = {
    ...process.env,
    HOME: folder,
    ERL_EPMD_PORT: String(mapper),
    RABBITMQ_NODENAME: `test${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distribution),
    RABBITMQ_MNESIA_BASE: join(folder, "mnesia"),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, "enabled_plugins"),
    RABBITMQ_CONFIG_FILE: join(folder, "rabbitmq"),
    RABBITMQ_PID_FILE: join(folder, "pid"),
    RABBITMQ_LOGS: "-",
    // the script then becomes the server, which can be frozen and killed
    RUNNING_UNDER_SYSTEMD: "1",
  };
  const server = await spawnServer(port, daemon, [], { cwd: folder, env });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server.stop();
      const ended = once(names, "exit");
      if (names.kill("SIGKILL")) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
