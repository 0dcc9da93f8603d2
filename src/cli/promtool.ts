import { execFile } from "node:child_process";
import { access, constants, readFile, stat } from "node:fs/promises";
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
export async function findTool(name: ToolName): Promise<string> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), cacheFolder];
  for (const folder of folders.filter((one) => one !== "")) {
    const path = join(folder, name);
    if (await isProgram(path)) return path;
  }
  throw new ObservabilityError(
    "OBS_PROMTOOL_MISSING",
    `expected ${name} on PATH or in ${cacheFolder}, got neither; ${origins[name]}`,
  );
}

type ToolName = "promtool" | "amtool";

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
 * @throws ObservabilityError `OBS_PROMTOOL_FAILED` where promtool does not report on each of them.
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
  const { output, end } = await run(promtool, args, options).then(
    ({ stderr }) => ({ output: stderr, end: "exit code 0" }),
    (error: FailedRun) => ({ output: error.stderr ?? "", end: endOf(error) }),
  );
  const report = await readFile(junit, "utf8").catch(() => "");
  const suites = suitesOf(report);
  if (files.some((file) => !suites.has(file))) {
    // What is not reported would pass for a failed test, and a mutant for one that was noticed
    const said = output.trim().split("\n", 1)[0] ?? "";
    throw new ObservabilityError(
      "OBS_PROMTOOL_FAILED",
      `${promtool}: expected a report on every test, got ${end} without one${said === "" ? "" : `: ${said}`}`,
    );
  }
  return { outcomes: files.map((file) => ({ file, passed: suites.get(file) === true })), output };
}

/** How a program ended, as Node.js tells it. */
interface FailedRun {
  readonly code?: number | string | null;
  readonly signal?: string | null;
  readonly stderr?: string;
}

function endOf({ code, signal }: FailedRun): string {
  if (typeof signal === "string") return `the signal ${signal}`;
  return typeof code === "number" ? `exit code ${code}` : (code ?? "no end");
}

/** The report has one `testsuite` a file, with the number of its failures and errors. */
function suitesOf(report: string): ReadonlyMap<string, boolean> {
  const suites = report.matchAll(
    /<testsuite name="([^"]+)" tests="\d+" failures="(\d+)" errors="(\d+)"/g,
  );
  return new Map(
    [...suites].map(([, file = "", failures, errors]) => [
      file,
      failures === "0" && errors === "0",
    ]),
  );
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // none, or one that may not be run: another folder may have it
  }
}
