import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, globSync } from "node:fs";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { Client } from "pg";

const run = promisify(execFile);

/** PostgreSQL refuses to run as root. */
const unprivileged = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** The folder that holds `initdb` and `postgres`, newest version first, or `undefined`. */
export const postgresBinaries: string | undefined = [
  ...globSync("/usr/lib/postgresql/*/bin").toSorted().toReversed(),
  ...(process.env["PATH"] ?? "").split(delimiter),
].find((folder) => ["initdb", "postgres"].every((name) => isExecutable(join(folder, name))));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A PostgreSQL server of its own, in a folder that goes away with it. */
export class Postgres {
  readonly url: string;
  readonly #server: ChildProcess;
  readonly #folder: string;

  constructor(server: ChildProcess, folder: string, port: number) {
    this.#server = server;
    this.#folder = folder;
    this.url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#server, "exit");
    // SIGINT is PostgreSQL's fast shutdown: it does not wait for clients
    if (this.#server.kill("SIGINT")) await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Starts a throw-away PostgreSQL on a free port of 127.0.0.1 and waits until it answers. */
export async function startPostgres(): Promise<Postgres> {
  const binaries = postgresBinaries;
  if (binaries === undefined) throw new Error("expected PostgreSQL's initdb and postgres");
  const folder = await mkdtemp(join(tmpdir(), "postgres-"));
  if (unprivileged.uid !== undefined) await chown(folder, unprivileged.uid, unprivileged.gid);
  const init = ["-D", folder, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8"];
  await run(join(binaries, "initdb"), init, { ...unprivileged, cwd: folder });
  const port = await freePort();
  const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: "", fsync: "off" };
  const args = Object.entries(settings).flatMap(([key, value]) => ["-c", `${key}=${value}`]);
  const server = spawn(join(binaries, "postgres"), ["-D", folder, "-p", String(port), ...args], {
    ...unprivileged,
    cwd: folder,
    stdio: "ignore",
  });
  const postgres = new Postgres(server, folder, port);
  try {
    await waitUntilReady(postgres.url);
    return postgres;
  } catch (error) {
    await postgres[Symbol.asyncDispose]();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("expected a TCP address");
  return address.port;
}

async function waitUntilReady(connectionString: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const client = new Client({ connectionString, connectionTimeoutMillis: 1_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(100);
    }
  }
}
