import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { findBinary } from "./binary.ts";
import { freePort } from "./free-port.ts";

const binary = findBinary("nginx", ["/usr/sbin"]);

/** Why no nginx can be started here; undefined when one can. */
export const nginxMissing =
  binary === undefined ? "nginx is not on PATH (Debian package nginx-light)" : undefined;

export interface Nginx extends AsyncDisposable {
  /** The port of each server, by the name that it was given. */
  readonly ports: Readonly<Record<string, number>>;
}

/** Starts nginx with one server for each `location /`, on free ports of loopback. */
export async function startNginx(locations: Readonly<Record<string, string>>): Promise<Nginx> {
  const folder = await mkdtemp(join(tmpdir(), "nginx-"));
  const ports: Record<string, number> = {};
  for (const name of Object.keys(locations)) ports[name] = await freePort();
  const servers = Object.entries(locations).map(
    ([name, location]) => `server { listen 127.0.0.1:${ports[name]}; ${location} }`,
  );
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  const config = `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/log;
events { worker_connections 256; }
http { access_log off; ${temporary.join(" ")}
${servers.join("\n")}
}`;
  await writeFile(join(folder, "nginx.conf"), config);
  const args = ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "log")];
  const child = spawn(binary ?? "nginx", args, { stdio: ["ignore", "ignore", "inherit"] });
  const dispose = async (): Promise<void> => {
    await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const port of Object.values(ports)) await accepting(port, child);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ports, [Symbol.asyncDispose]: dispose };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function accepting(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await accepts(port)) return;
    if (child.exitCode !== null) break;
    await sleep(25);
  }
  throw new Error("nginx did not start");
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
