import { extname } from "node:path";

import { type Finding, ok, problem, warning } from "../finding.ts";
import { namesPreload } from "../known-packages.ts";
import { type Run, runApplication } from "./run-application.ts";

/** What is tried. */
export interface TriedCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly forMs: number;
  readonly signal: AbortSignal;
  /** Whether another check has told what a line of the preload says. */
  readonly isTold: (line: string) => boolean;
}

const prefix = "[tamma-obs] ";

/** Runs the application under the preload and tells what the preload has said of it. */
export async function checkRun(tried: TriedCommand): Promise<readonly Finding[]> {
  const given = namesPreload(`${tried.command.join(" ")} ${tried.env["NODE_OPTIONS"] ?? ""}`);
  const run = await runApplication({
    ...tried,
    isReady: (stderr) => saidIn(stderr).some(isStartLine),
    env: {
      ...tried.env,
      OBS_START_LINE: "true",
      ...(given ? {} : { NODE_OPTIONS: withPreload(tried.env["NODE_OPTIONS"]) }),
    },
  });
  return findingsOf(run, tried);
}

/** The preload of this package, by its URL: the application may not have it. */
function withPreload(options = ""): string {
  const file = `../../../instrumentation/preload${extname(import.meta.url)}`;
  return `--import="${new URL(file, import.meta.url).href}" ${options}`.trim();
}

function findingsOf(run: Run, { command, forMs, isTold }: TriedCommand): readonly Finding[] {
  const name = command.join(" ");
  if (run.failure !== undefined) {
    return [problem("run", `${name} does not start: ${run.failure}`, "is the command right?")];
  }
  const lines = saidIn(run.stderr);
  const starts = lines.filter(isStartLine);
  return [
    endOf(run, name, forMs),
    ...(starts.length === 0 ? [silent(name)] : starts.flatMap(ofStartLine)),
    ...lines.filter((line) => !isStartLine(line) && !isTold(line)).map(ofWarning),
  ];
}

/** What the preload has written among the lines. */
function saidIn(stderr: string): readonly string[] {
  return stderr
    .split("\n")
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length));
}

function isStartLine(line: string): boolean {
  return /^\d+\.\d+\.\d+\S* engine=/.test(line);
}

/** What it says of copies of the API and of other SDKs loses telemetry. */
function ofWarning(line: string): Finding {
  const find = line.startsWith("@opentelemetry/api: ") ? problem : warning;
  return find("run", line, "docs/instrumentation.md, Warnings");
}

function endOf({ ended, stderr }: Run, name: string, forMs: number): Finding {
  if (ended === undefined) return ok("run", `${name} ran for ${forMs / 1_000} s and was ended`);
  if (ended.code === 0) return ok("run", `${name} has ended by itself, exit code 0`);
  const how = ended.signal === null ? `with exit code ${ended.code}` : `by ${ended.signal}`;
  const last = stderr.split("\n").findLast((line) => line !== "" && !line.startsWith(prefix));
  const hint = `does it end without the preload too? Its last line: ${last ?? "none"}`;
  return problem("run", `${name} has ended ${how}`, hint);
}

function silent(name: string): Finding {
  return problem(
    "run",
    `${name}: the preload has not started in it`,
    "is it a process of Node.js, does something take NODE_OPTIONS away, or did it end at once?",
  );
}

function ofStartLine(line: string): readonly Finding[] {
  const value = (key: string): string =>
    new RegExp(`(?:^| )${key}=("(?:[^"\\\\]|\\\\.)*"|\\S+)`).exec(line)?.[1] ?? "none";
  const missing = value("not-instrumented");
  return [
    ok("run", `${value("service")}: instrumented ${value("instrumented").replaceAll(",", ", ")}`),
    ...(missing === "none"
      ? []
      : [
          warning(
            "run",
            `${value("service")}: not instrumented ${missing.replaceAll(",", ", ")}`,
            "their versions are not covered: their spans are missing",
          ),
        ]),
  ];
}
