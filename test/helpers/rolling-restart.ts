import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

import type { Backend, Balancer } from "./balancers.ts";
import { freePort } from "./free-port.ts";

/** What the clients of an application saw while its instances were restarted. */
export interface RollingRestart {
  readonly restarts: number;
  readonly requests: number;
  /** What became of each request that was not answered as it should be. */
  readonly lost: readonly string[];
}

export interface RollingRestartOptions {
  readonly leastRequests: number;
  readonly leastRestarts: number;
  readonly write: "POST" | "PUT";
}

const fixture = new URL("../fixtures/health/rolling-app.ts", import.meta.url).pathname;

const clients = 16;

/**
 * Restarts two instances behind a balancer one after the other, under load over kept-alive
 * connections, until there were so many requests and restarts. Every fourth request is a `write`: a
 * POST may not be sent twice, a PUT may.
 */
export async function rollingRestart(
  start: (backends: readonly Backend[]) => Promise<Balancer>,
  { leastRequests, leastRestarts, write }: RollingRestartOptions,
): Promise<RollingRestart> {
  await using instances = await startInstances();
  await using balancer = await start(instances.backends);
  const lost: string[] = [];
  const count = { requests: 0, restarts: 0 };
  const isEnough = (): boolean =>
    count.requests >= leastRequests && count.restarts >= leastRestarts;
  const done = new AbortController();
  const client = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!done.signal.aborted) {
      count.requests += 1;
      const method = count.requests % 4 === 0 ? write : "GET";
      const fate = await ask(balancer.port, agent, method);
      if (!fate.startsWith("200 served by ")) lost.push(`${method}: ${fate}`);
      await sleep(Math.random() * 8);
    }
    agent.destroy();
  };
  const load = Promise.all(Array.from({ length: clients }, client));
  while (!isEnough()) {
    const pid = await instances.restart(count.restarts % 2);
    count.restarts += 1;
    // An orchestrator waits too until the balancer knows of the new instance
    while ((await ask(balancer.port, false, "GET")) !== `200 served by ${pid}`) await sleep(20);
  }
  done.abort();
  await load;
  return { ...count, lost };
}

interface Instances extends AsyncDisposable {
  readonly backends: readonly Backend[];
  /** Resolves with the process id of the new one, once it is ready. */
  readonly restart: (index: number) => Promise<number>;
}

interface Instance {
  readonly pid: number;
  readonly end: (signal: NodeJS.Signals) => Promise<void>;
}

async function startInstances(): Promise<Instances> {
  const backends: Backend[] = [];
  for (let index = 0; index < 2; index += 1) {
    backends.push({ port: await freePort(), healthPort: await freePort() });
  }
  const running = await Promise.all(backends.map(startInstance));
  return {
    backends,
    async restart(index) {
      await running[index]?.end("SIGTERM");
      const backend = backends[index];
      if (backend === undefined) throw new Error(`expected an instance ${index}`);
      const started = await startInstance(backend);
      running[index] = started;
      return started.pid;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(running.map(({ end }) => end("SIGKILL")));
    },
  };
}

async function startInstance({ port, healthPort }: Backend): Promise<Instance> {
  const child = spawn(process.execPath, [fixture], {
    env: { ...process.env, PORT: String(port), HEALTH_PORT: String(healthPort) },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await Promise.race([
    once(child.stdout, "data"),
    ended.then(() => Promise.reject(new Error("an instance ended before it was ready"))),
  ]);
  return {
    pid: Number(child.pid),
    end: async (signal) => {
      child.kill(signal);
      await ended;
    },
  };
}

async function ask(port: number, agent: Agent | false, method: string): Promise<string> {
  return new Promise((resolve) => {
    const sent = request({ host: "127.0.0.1", port, agent, method }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () => resolve(`${response.statusCode} ${text.slice(0, 80)}`));
      response.once("error", (error) => resolve(String(error)));
    });
    sent.once("error", (error) => resolve(String(error)));
    sent.end(method === "GET" ? undefined : "order");
  });
}
