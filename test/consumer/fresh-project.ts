import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

const fixtures = join(import.meta.dirname, "../fixtures/consumer");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** An application that `npm start` runs. */
export interface RunningApp extends AsyncDisposable {
  readonly url: string;
  /** What it has written on stderr so far. */
  stderr(): string;
}

/** A project of a stranger's, somewhere else than this repository. */
export interface FreshProject extends AsyncDisposable {
  readonly folder: string;
  /** Its environment: this Node.js first on the path, nothing of vitest's. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a program of the path in the project's folder. */
  run(command: string, ...args: readonly string[]): Promise<Ran>;
  /** Runs npm and fails with what it printed if it fails. */
  npm(...args: readonly string[]): Promise<void>;
  /** Runs `npx tamma-obs` and fails with what it printed if it fails. */
  tammaObs(...args: readonly string[]): Promise<string>;
  /** Runs `npm start` and waits until the application listens. */
  start(env: NodeJS.ProcessEnv): Promise<RunningApp>;
  /** Replaces a part of a file, which must be there. */
  edit(file: string, from: string | RegExp, to: string): Promise<void>;
}

/** Copies a fixture into a folder of its own, with `node` as its Node.js. */
export async function freshProject(fixture: string, node: string): Promise<FreshProject> {
  const folder = await mkdtemp(join(tmpdir(), `consumer-${fixture}-`));
  await cp(join(fixtures, fixture), folder, { recursive: true });
  const env = environment(node);
  const run = async (command: string, ...args: readonly string[]): Promise<Ran> =>
    runIn(folder, env, command, args);
  const succeed = async (command: string, ...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await run(command, ...args);
    if (code === 0) return stdout;
    throw new Error(`${command} ${args.join(" ")}: exit ${code}\n${stdout}${stderr}`);
  };
  return {
    folder,
    env,
    run,
    npm: async (...args) => void (await succeed("npm", ...args)),
    tammaObs: async (...args) => succeed("npx", "tamma-obs", ...args),
    start: async (more) => start(folder, { ...env, PORT: "0", ...more }),
    async edit(file, from, to) {
      const before = await readFile(join(folder, file), "utf8");
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file}: expected ${String(from)}, got\n${before}`);
      await writeFile(join(folder, file), after);
    },
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }),
  };
}

/** npm, its shell and the application are a process group of their own, and end as one. */
async function start(cwd: string, env: NodeJS.ProcessEnv): Promise<RunningApp> {
  const child = spawn("npm", ["start"], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const closed = once(child, "close");
  const printed = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (printed[name] += chunk));
  }
  const stop = async (): Promise<void> => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await closed;
  };
  for (;;) {
    const port = /listening on (\d+)/.exec(printed.stdout)?.[1];
    if (port !== undefined) {
      return {
        url: `http://127.0.0.1:${port}`,
        stderr: () => printed.stderr,
        [Symbol.asyncDispose]: stop,
      };
    }
    const ended = await Promise.race([
      once(child.stdout, "data").then(() => false),
      closed.then(() => true),
    ]);
    if (ended) throw new Error(`npm start ended:\n${printed.stdout}${printed.stderr}`);
  }
}

/** What a stranger's shell would have: nothing that `npm run` and vitest set for this process. */
export function environment(node: string): NodeJS.ProcessEnv {
  const foreign =
    /^(?:npm_(?!config_(?:registry|cache|cafile)$)|VITEST|VITE_|NODE_(?:ENV|OPTIONS|V8)|INIT_CWD|TEST$)/;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  const path = (process.env["PATH"] ?? "")
    .split(":")
    .filter((part) => !part.includes("node_modules"));
  return { ...Object.fromEntries(kept), PATH: [dirname(node), ...path].join(":"), CI: "true" };
}

/** Runs a program to its end and returns what it printed. */
export async function runIn(
  cwd: string,
  env: NodeJS.ProcessEnv,
  command: string,
  args: readonly string[],
): Promise<Ran> {
  const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((done, failed) => {
      child.once("error", failed);
      child.once("close", done);
    }),
  ]);
  return { code, stdout, stderr };
}
