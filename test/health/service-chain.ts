import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What a process of the chain is told. */
export interface ServiceSettings {
  readonly name: string;
  /** The component that stands for what the service does. */
  readonly work: string;
  readonly token: string;
  readonly tokenFile: string;
  /** The service that it needs, and the component that asks for its health. */
  readonly next?: Addresses & { readonly name: string; readonly check: string };
}

interface Addresses {
  readonly app: string;
  readonly health: string;
}

/** A transition as the process saw it, and what its other channels said at that moment. */
export interface ServiceEvent {
  readonly at: number;
  readonly service: string;
  readonly component: string;
  readonly from: string;
  readonly to: string;
  readonly role: string;
  readonly rootCauses: readonly string[];
  readonly report: { readonly causes: readonly string[]; readonly suspects: readonly string[] };
  /** `health.root_causes` of the log line. */
  readonly log: readonly string[] | undefined;
  /** `<component> because of <cause>`, by the gauge. */
  readonly pairs: readonly string[];
}

export interface ServiceChain extends AsyncDisposable {
  readonly events: readonly ServiceEvent[];
  /** Makes C's database `up`, `refuses` or `silent`. */
  readonly database: (how: "up" | "refuses" | "silent") => Promise<void>;
  /** Resolves once all services say so; gives up after 20 s. */
  readonly until: (state: "healthy" | "unhealthy") => Promise<void>;
  readonly stderr: () => string;
  readonly addresses: ReadonlyMap<string, Addresses>;
  readonly token: string;
}

const fixture = new URL("../fixtures/health/asking-service.ts", import.meta.url).pathname;
const patienceMs = 20_000;

/** Starts A, which needs B, which needs C, which needs a database: three processes. */
export async function startServiceChain(): Promise<ServiceChain> {
  const folder = await mkdtemp(join(tmpdir(), "health-chain-"));
  const token = crypto.randomUUID();
  const tokenFile = join(folder, "token");
  await writeFile(tokenFile, token);
  const events: ServiceEvent[] = [];
  const processes: Process[] = [];
  const start = async (
    settings: Omit<ServiceSettings, "token" | "tokenFile">,
  ): Promise<Addresses> => {
    const child = startProcess({ ...settings, token, tokenFile }, (event) => events.push(event));
    processes.push(child);
    return child.ready;
  };
  const c = await start({ name: "C", work: "orders" });
  const b = await start({ name: "B", work: "checkout", next: { ...c, name: "C", check: "c" } });
  const a = await start({ name: "A", work: "page", next: { ...b, name: "B", check: "b" } });
  const all = [a, b, c];
  return {
    events,
    token,
    addresses: new Map([
      ["A", a],
      ["B", b],
      ["C", c],
    ]),
    stderr: () => processes.map(({ stderr }) => stderr()).join(""),
    database: async (how) => {
      await fetch(`${c.app}/database/${how}`, { method: "POST" });
    },
    until: async (state) => {
      const endMs = performance.now() + patienceMs;
      for (;;) {
        const states = await Promise.all(all.map(async (each) => stateOf(each.health)));
        if (states.every((each) => each === state)) return;
        if (performance.now() > endMs) throw new Error(`expected ${state}, got ${String(states)}`);
        await sleep(50);
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map(async ({ end }) => end()));
      await rm(folder, { recursive: true });
    },
  };
}

async function stateOf(health: string): Promise<unknown> {
  const body: unknown = await (await fetch(`${health}/health`)).json();
  return typeof body === "object" && body !== null && "status" in body ? body.status : undefined;
}

interface Process {
  readonly ready: Promise<Addresses>;
  readonly stderr: () => string;
  readonly end: () => Promise<void>;
}

function startProcess(settings: ServiceSettings, tell: (event: ServiceEvent) => void): Process {
  const child = spawn(process.execPath, ["-C", "@tamma/source", fixture], {
    env: { ...process.env, SERVICE: JSON.stringify(settings) },
  });
  const { promise: ready, resolve, reject } = Promise.withResolvers<Addresses>();
  let stderr = "";
  let rest = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const line = JSON.parse(part) as { readonly ready?: Addresses } & ServiceEvent;
      if (line.ready === undefined) tell({ ...line, service: settings.name });
      else resolve(line.ready);
    }
  });
  const ended = new Promise<void>((done) => {
    child.on("exit", () => {
      reject(new Error(`${settings.name} ended: ${stderr}`));
      done();
    });
  });
  return {
    ready,
    stderr: () => stderr,
    end: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
