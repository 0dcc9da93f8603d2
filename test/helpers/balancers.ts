import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findBinary } from "./binary.ts";
import { freePort } from "./free-port.ts";

/** An instance of an application, as a balancer knows it. */
export interface Backend {
  readonly port: number;
  /** Where `/readyz` is answered. */
  readonly healthPort: number;
}

export interface Balancer extends AsyncDisposable {
  readonly port: number;
}

const nginx = findBinary("nginx", ["/usr/sbin"]);
const haproxy = findBinary("haproxy", ["/usr/sbin"]);

/** Why no nginx or no HAProxy can be started here; undefined when both can. */
export const balancersMissing =
  nginx === undefined || haproxy === undefined
    ? "nginx or haproxy is not installed (Debian packages nginx-light, haproxy)"
    : undefined;

/**
 * Starts nginx, which has no health checks: it learns of an instance that has gone by trying, and
 * tries the next. `max_fails=0`, or it would give up both instances in a quick restart.
 */
export async function startNginx(backends: readonly Backend[]): Promise<Balancer> {
  const port = await freePort();
  const servers = backends.map((each) => `server 127.0.0.1:${each.port} max_fails=0;`);
  return startProgram(nginx ?? "nginx", port, ["-e", "stderr", "-c"], (folder) => [
    "daemon off; master_process off; error_log stderr error;",
    `pid ${folder}/pid;`,
    "events { worker_connections 1024; }",
    "http {",
    "access_log off;",
    ...["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
      (name) => `${name}_temp_path ${folder}/${name};`,
    ),
    `upstream app { ${servers.join(" ")} keepalive 16; }`,
    `server { listen 127.0.0.1:${port};`,
    'location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; }',
    "} }",
  ]);
}

/** Starts HAProxy, which asks `/readyz` five times a second. */
export async function startHaproxy(backends: readonly Backend[]): Promise<Balancer> {
  const port = await freePort();
  return startProgram(haproxy ?? "haproxy", port, ["-db", "-f"], () => [
    "defaults",
    "  mode http",
    "  timeout connect 2s",
    "  timeout client 30s",
    "  timeout server 30s",
    "  option redispatch",
    "  timeout check 2s",
    "  option httpchk GET /readyz",
    "  default-server check inter 200ms fall 2 rise 1",
    "frontend in",
    `  bind 127.0.0.1:${port}`,
    "  default_backend app",
    "backend app",
    ...backends.map(
      (each, index) => `  server s${index} 127.0.0.1:${each.port} port ${each.healthPort}`,
    ),
  ]);
}

async function startProgram(
  binary: string,
  port: number,
  args: readonly string[],
  configuration: (folder: string) => readonly string[],
): Promise<Balancer> {
  const folder = await mkdtemp(join(tmpdir(), "balancer-"));
  const file = join(folder, "configuration");
  await writeFile(file, `${configuration(folder).join("\n")}\n`);
  const program = spawn(binary, [...args, file], { stdio: ["ignore", "ignore", "pipe"] });
  let output = "";
  program.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const ended = once(program, "exit");
  await Promise.race([
    listening(port),
    ended.then(() => Promise.reject(new Error(`${binary} ended at once:\n${output}`))),
  ]);
  return {
    port,
    async [Symbol.asyncDispose]() {
      program.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, "127.0.0.1");
    const open = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}

/**
 * Starts a balancer of connections, as a layer 4 one of a cloud is: it asks `/readyz` ten times a
 * second, gives each new connection to a ready backend in turn, and knows nothing of requests.
 */
export async function startTcpBalancer(backends: readonly Backend[]): Promise<Balancer> {
  const ready = new Set<Backend>();
  const sockets = new Set<Socket>();
  let turn = 0;
  const poll = async (backend: Backend): Promise<void> => {
    const signal = AbortSignal.timeout(1_000);
    const url = `http://127.0.0.1:${backend.healthPort}/readyz`;
    const ok = await fetch(url, { signal, headers: { connection: "close" } }).then(
      async (response) => (await response.arrayBuffer(), response.ok),
      () => false,
    );
    if (ok) ready.add(backend);
    else ready.delete(backend);
  };
  const pollAll = async (): Promise<void> => void (await Promise.all(backends.map(poll)));
  await pollAll();
  const polling = setInterval(() => void pollAll(), 100);
  const server = createServer((client) => {
    const candidates = [...ready];
    const backend = candidates[(turn += 1) % candidates.length];
    if (backend === undefined) return client.destroy();
    const upstream = connect(backend.port, "127.0.0.1");
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket.setNoDelay(true));
      socket.once("close", () => {
        sockets.delete(socket);
        other.destroySoon();
      });
      socket.on("error", () => other.destroy());
      socket.pipe(other);
    }
    return undefined;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async [Symbol.asyncDispose]() {
      clearInterval(polling);
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
