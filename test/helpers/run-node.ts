import { spawn } from "node:child_process";

export interface RunResult {
  /** `null` when a signal ended the process. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** @default 30000 */
  readonly timeoutMs?: number;
}

/** Runs Node.js with `args` to its end and returns what it printed; a hanging run is killed. */
export async function runNode(
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd, env = {}, timeoutMs = 30_000 } = options;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, ...env },
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = await new Promise<Pick<RunResult, "code" | "signal">>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code, signal) => done({ code, signal }));
  });
  return { ...ended, stdout: stdout(), stderr: stderr() };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: string[] = [];
  stream.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  return () => chunks.join("");
}
