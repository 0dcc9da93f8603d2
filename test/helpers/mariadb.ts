import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

import { findBinary } from "./binary.ts";
import { freePort } from "./free-port.ts";
import { freeze } from "./freeze.ts";

const install = findBinary("mariadb-install-db", ["/usr/bin"]);
const daemon = findBinary("mariadbd", ["/usr/sbin"]);

/** Why no MariaDB can be started here; undefined when one can. */
export const mariadbMissing =
  install === undefined || daemon === undefined
    ? "mariadbd is not installed (Debian package mariadb-server)"
    : undefined;

export interface Mariadb extends AsyncDisposable {
  readonly port: number;
  /** Stops answering, without closing a connection, until the result is disposed. */
  freeze(): Disposable;
  /** Ends the server; its port then refuses. */
  stop(): Promise<void>;
}

/** Starts an empty MariaDB on a free port of loopback; user root has no password. */
export async function startMariadb(): Promise<Mariadb> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "mariadb-"));
  // mariadbd refuses to run as root unless told otherwise; nobody is told nothing
  const owner = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (owner.uid !== undefined) await chown(folder, owner.uid, owner.gid);
  const data = `--datadir=${join(folder, "data")}`;
  const init = ["--no-defaults", data, "--auth-root-authentication-method=normal"];
  await promisify(execFile)(install ?? "", [...init, "--skip-test-db"], { ...owner, cwd: folder });
  const args = [
    "--no-defaults",
    data,
    `--port=${port}`,
    "--bind-address=127.0.0.1",
    `--socket=${join(folder, "socket")}`,
    "--innodb-flush-log-at-trx-commit=0",
  ];
  const server = spawn(daemon ?? "", args, { ...owner, cwd: folder, stdio: "ignore" });
  await accepting(port, server);
  const stop = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill("SIGKILL");
    await once(server, "exit");
  };
  return {
    port,
    freeze: () => freeze(Number(server.pid)),
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function accepting(port: number, server: ChildProcess): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const accepted = await once(socket, "data").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (accepted) return;
    await wait(100);
  }
  throw new Error(`mariadbd ended with code ${server.exitCode}`);
}
