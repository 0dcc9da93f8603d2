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

/** Of stderr; nobody reads more. */
const longestText = 1_048_576;

/**
 * Runs a command for some time and ends it: SIGTERM, and SIGKILL five seconds later. It gets a group
 * of processes of its own, so that what it has started ends with it, and nothing else does.
 */
export async function runApplication(options: RunOptions): Promise<Run> {
  const { command, cwd, env, forMs, signal } = options;
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
  const closed = once(child, "close");
  const failed = new Promise<string>((done) => {
    child.once("error", (error) => done(error.message));
  });
  const outcome = await Promise.race([
    closed.then(
      () => "ended" as const,
      () => "failed" as const,
    ),
    failed.then(() => "failed" as const),
    // Rejects only when the signal ends it
    sleep(forMs, "running" as const, { signal, ref: true }).catch(() => "running" as const),
  ]);
  if (outcome === "failed") return { ended: undefined, failure: await failed, stderr };
  if (outcome === "ended") {
    return {
      ended: { code: child.exitCode, signal: child.signalCode },
      failure: undefined,
      stderr,
    };
  }
  await endGroup(child, closed);
  return { ended: undefined, failure: undefined, stderr };
}

async function endGroup(child: ChildProcess, closed: Promise<unknown>): Promise<void> {
  kill(child, "SIGTERM");
  const late = new AbortController();
  const killer = sleep(graceMs, undefined, { signal: late.signal }).then(
    () => kill(child, "SIGKILL"),
    () => undefined,
  );
  await closed;
  late.abort();
  await killer;
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile
  }
}
