import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { ObservabilityError } from "../errors.ts";

const run = promisify(execFile);

/** Where `npm run images` leaves the binaries that it builds. */
const cacheFolder = join(homedir(), ".cache", "tamma-observability", "bin");

/**
 * Returns the path of a Prometheus tool: from `PATH`, else from the cache of built binaries.
 *
 * @throws ObservabilityError `OBS_PROMTOOL_MISSING`.
 */
export async function findTool(name: "promtool" | "amtool"): Promise<string> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), cacheFolder];
  for (const folder of folders.filter((one) => one !== "")) {
    const path = join(folder, name);
    if (await exists(path)) return path;
  }
  throw new ObservabilityError(
    "OBS_PROMTOOL_MISSING",
    `expected ${name} on PATH or in ${cacheFolder}, got neither; ${origins[name]}`,
  );
}

const origins = {
  promtool: "it comes with Prometheus: in its download, and in its image as /bin/promtool",
  amtool: "it comes with Alertmanager: in its download, and in its image as /bin/amtool",
} as const;

/** The outcome of one test file. */
export interface TestOutcome {
  readonly file: string;
  readonly passed: boolean;
}

/** What a run of `promtool test rules` found. */
export interface TestRun {
  readonly outcomes: readonly TestOutcome[];
  /** What promtool printed about the failures. */
  readonly output: string;
}

/** How many files one process takes: promtool keeps the memory of each. */
const batchSize = 200;

/**
 * Runs the test files, in two processes at once.
 *
 * @throws Error where promtool cannot be run at all.
 */
export async function testRules(
  promtool: string,
  files: readonly string[],
  scratch: string,
): Promise<TestRun> {
  const size = Math.min(batchSize, Math.ceil(files.length / 2));
  const batches = Array.from({ length: Math.ceil(files.length / Math.max(1, size)) }, (_, index) =>
    files.slice(index * size, (index + 1) * size),
  );
  const runs: TestRun[] = [];
  const work = batches.entries();
  const worker = async (): Promise<void> => {
    for (const [index, batch] of work) {
      runs.push(await testBatch(promtool, batch, join(scratch, `junit-${index}.xml`)));
    }
  };
  await Promise.all([worker(), worker()]);
  return {
    outcomes: runs.flatMap(({ outcomes }) => outcomes),
    output: runs.map(({ output }) => output).join(""),
  };
}

async function testBatch(
  promtool: string,
  files: readonly string[],
  junit: string,
): Promise<TestRun> {
  const args = ["test", "rules", `--junit=${junit}`, ...files];
  // Short-lived heaps: with fewer collections a run takes a fifth less
  const env = { ...process.env, GOGC: "400" };
  const options = { maxBuffer: 256 * 1024 * 1024, env };
  // A failed test is an exit code; the report says which one
  const output = await run(promtool, args, options).then(
    ({ stderr }) => stderr,
    (error: { readonly stderr?: string }) => error.stderr ?? "",
  );
  const report = await readFile(junit, "utf8");
  const passed = passedFiles(report);
  return { outcomes: files.map((file) => ({ file, passed: passed.has(file) })), output };
}

/** The report has one `testsuite` a file, with the number of its failures and errors. */
function passedFiles(report: string): ReadonlySet<string> {
  const suites = report.matchAll(
    /<testsuite name="(?<file>[^"]+)" tests="\d+" failures="0" errors="0"/g,
  );
  return new Set([...suites].map(({ groups }) => groups?.["file"] ?? ""));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
