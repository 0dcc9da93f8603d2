import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** How an application is tried. */
export interface RunOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** How long it runs before it is ended. */
  readonly forMs: number;
  /** Whether what it has written on stderr shows that it runs; until then it is given more time. */
  readonly isReady: (stderr: string) => boolean;
  readonly signal: AbortSignal;
}

/** What an application has done in that time. */
export interface Run {
  /** Undefined: it ran until the doctor ended it. */
  readonly ended:
    | { readonly code: number | null; readonly signal: NodeJS.Signals | null }
    | undefined;
  /** Why it could not be started. */
  readonly failure: string | undefined;
  readonly stderr: string;
}

/** After SIGTERM; then it is killed. */
const graceMs = 5_000;

/** How much longer an application may take to be ready. */
const slowestStartMs = 20_000;

/** How often is looked whether it is. */
const lookMs = 50;

/** Of stderr; nobody reads more. */
const longestText = 1_048_576;

/**
 * Runs a command for some time and ends it: SIGTERM, and SIGKILL five seconds later. It gets a group
 * of processes of its own, so that what it has started ends with it, and nothing else does.
 */
export async function runApplication(options: RunOptions): Promise<Run> {
  const { command, cwd, env, forMs, isReady, signal } = options;
  const [program = "", ...args] = command;
  const child = spawn(program, args, {
    cwd,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    detached: true,
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (stderr.length < longestText) stderr += text;
  });
  const failed = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
  });
  const ended = new Promise<"ended">((done) => {
    child.once("exit", () => done("ended"));
  });
  const outcome = await Promise.race([
    ended,
    failed.then(() => "failed" as const),
    passed({ forMs, signal, isReady: () => isReady(stderr) }),
  ]);
  if (outcome === "failed") return { ended: undefined, failure: await failed, stderr };
  if (outcome === "passed") await endGroup(child, ended);
  await closed(child);
  if (outcome === "passed") return { ended: undefined, failure: undefined, stderr };
  return { ended: { code: child.exitCode, signal: child.signalCode }, failure: undefined, stderr };
}

interface Time {
  readonly forMs: number;
  readonly signal: AbortSignal;
  readonly isReady: () => boolean;
}

/** Resolves when the time is over, longer where the application has not been ready in it. */
async function passed({ forMs, signal, isReady }: Time): Promise<"passed"> {
  const since = Date.now();
  const latest = forMs + slowestStartMs;
  const isOver = (): boolean => {
    const ms = Date.now() - since;
    return signal.aborted || ms >= latest || (ms >= forMs && isReady());
  };
  // Rejects only when the signal ends it
  while (!isOver()) await sleep(lookMs, undefined, { signal }).catch(() => undefined);
  return "passed";
}

async function endGroup(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  kill(child, "SIGTERM");
  const killer = setTimeout(() => kill(child, "SIGKILL"), graceMs);
  await ended;
  clearTimeout(killer);
  // What it has started and that does not end by itself
  kill(child, "SIGKILL");
}

/** Resolves when all of stderr is read. A process in another group may hold it open for good. */
async function closed({ stderr }: ChildProcess): Promise<void> {
  if (stderr === null || stderr.closed) return;
  const giveUp = setTimeout(() => stderr.destroy(), graceMs);
  await once(stderr, "close");
  clearTimeout(giveUp);
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile
  }
}
