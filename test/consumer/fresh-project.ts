import { spawn } from "node:child_process";
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

/** A project of a stranger's, somewhere else than this repository. */
export interface FreshProject extends AsyncDisposable {
  readonly folder: string;
  /** Its environment: this Node.js first on the path, nothing of vitest's. */
  readonly env: NodeJS.ProcessEnv;
  /** Runs a program of the path in the project's folder. */
  run(command: string, ...args: readonly string[]): Promise<Ran>;
  /** Runs `npx tamma-obs` and fails with what it printed if it fails. */
  tammaObs(...args: readonly string[]): Promise<string>;
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
  return {
    folder,
    env,
    run,
    async tammaObs(...args) {
      const { code, stdout, stderr } = await run("npx", "tamma-obs", ...args);
      if (code === 0) return stdout;
      throw new Error(`tamma-obs ${args.join(" ")}: exit ${code}\n${stdout}${stderr}`);
    },
    async edit(file, from, to) {
      const before = await readFile(join(folder, file), "utf8");
      const after = before.replace(from, to);
      if (after === before) throw new Error(`${file}: expected ${String(from)}, got\n${before}`);
      await writeFile(join(folder, file), after);
    },
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }),
  };
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
