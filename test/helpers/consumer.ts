import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { buildPackage } from "./built-package.ts";

const root = join(import.meta.dirname, "..", "..");
const dependencies = [
  "express",
  "pg",
  "pino",
  "pino-opentelemetry-transport",
  "@opentelemetry/api",
];

/** A project that depends on the built package, as an installed one would be found. */
export interface Consumer extends Disposable {
  /** Holds copies of test/fixtures/preload. */
  readonly folder: string;
  /** The built package's folder, which all tests share: copy it to change it. */
  readonly built: string;
}

/** Makes a project in a temporary folder that depends on the built package. */
export function createConsumer(): Consumer {
  const base = mkdtempSync(join(tmpdir(), "tamma-obs-"));
  const built = buildPackage();
  const folder = join(base, "consumer");
  mkdirSync(join(folder, "node_modules", "@tamma"), { recursive: true });
  mkdirSync(join(folder, "node_modules", "@opentelemetry"));
  symlinkSync(built, join(folder, "node_modules", "@tamma", "observability"));
  for (const name of dependencies) {
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
  }
  writeFileSync(join(folder, "package.json"), `{"name":"consumer","version":"1.0.0"}`);
  cpSync(join(root, "test", "fixtures", "preload"), folder, { recursive: true });
  return { folder, built, [Symbol.dispose]: () => rmSync(base, { recursive: true }) };
}

export interface AppOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** @default process.execPath */
  readonly node?: string;
  /** @default ["--import", "@tamma/observability/preload"] */
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
}

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process whose output can be waited for. */
export interface App extends AsyncDisposable {
  readonly child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** The lines of stderr. */
  warnings(): readonly string[];
  /** Resolves with the first match in stdout. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the first match in stderr. */
  warned(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves at the end of the process, killed after 20 s. */
  ended(): Promise<Ended>;
}

const preload = ["--import", "@tamma/observability/preload"];

/** Starts `file` of the consumer under the preload, with nothing of this process's environment. */
export function startApp(
  consumer: Pick<Consumer, "folder">,
  file: string,
  options: AppOptions = {},
): App {
  const { env = {}, node = process.execPath, flags = preload, args = [] } = options;
  const { PATH, NODE_V8_COVERAGE } = process.env;
  const child = spawn(node, [...flags, file, ...args], {
    cwd: consumer.folder,
    env: {
      PATH,
      // Delivery is what most tests are about, and the machine may be slow
      OBS_SHUTDOWN_TIMEOUT: "10s",
      // Without console: the applications print by it what tests wait for
      OBS_LOGGERS: "pino,winston,bunyan,log4js,nestjs",
      // What is written besides it is what most tests look at
      OBS_START_LINE: "false",
      ...(NODE_V8_COVERAGE === undefined ? {} : { NODE_V8_COVERAGE }),
      ...env,
    },
    timeout: 20_000,
    killSignal: "SIGKILL",
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => (texts[name] += chunk));
  }
  const closed = once(child, "close") as Promise<[number | null, NodeJS.Signals | null]>;
  const match = async (name: keyof typeof texts, pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(texts[name]);
      if (found !== null) return found;
      const more = await Promise.race([once(child[name], "data"), closed.then(() => "closed")]);
      if (more === "closed" && !pattern.test(texts[name])) {
        throw new Error(`${file} ended without ${String(pattern)}: ${texts.stdout}${texts.stderr}`);
      }
    }
  };
  return {
    child,
    stdout: () => texts.stdout,
    stderr: () => texts.stderr,
    warnings: () => texts.stderr.split("\n").filter((line) => line !== ""),
    printed: (pattern) => match("stdout", pattern),
    warned: (pattern) => match("stderr", pattern),
    async ended() {
      const [code, signal] = await closed;
      return { code, signal };
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await closed;
    },
  };
}
