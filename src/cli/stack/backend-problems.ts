import { existsSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

import { parse } from "yaml";

import { backendSets, setFolder } from "./backend-sets.ts";
import type { StackVariables } from "./stack-variables.ts";

/** Files that every set has: Docker would make folders of those that are missing. */
const filesOfSet = ["compose.yaml", "otel-collector.yaml", "prometheus/scrape.yml"];

/** The user of the Collector's container. */
const collectorUid = 10_001;

/**
 * Returns what in BACKENDS, COLLECTOR_OVERLAY, OTLP_HEADERS and OTLP_ENDPOINT the stack cannot start
 * with, a line each. Values of headers are never in it.
 */
export async function backendProblems(
  cwd: string,
  variables: StackVariables,
): Promise<readonly string[]> {
  const known = await backendSets(cwd);
  // Without the folder of sets this is another stack, or none: Compose says which
  if (known.length === 0) return [];
  const overlay = await readMounted(
    cwd,
    "COLLECTOR_OVERLAY",
    variables,
    "./deploy/no-overlay.yaml",
  );
  const headers = await readMounted(
    cwd,
    "OTLP_HEADERS",
    variables,
    "./deploy/backends/otlp/headers.yaml",
  );
  const set = variables["BACKENDS"] || "tempo-loki";
  const setConfiguration = await textOf(join(setFolder(cwd, set), "otel-collector.yaml"));
  const usesEndpoint = [overlay.text, setConfiguration].some((text) =>
    text?.includes("${env:OTLP_ENDPOINT}"),
  );
  return [
    ...setProblems(cwd, set, known),
    ...overlay.problems,
    ...headers.problems,
    ...(usesEndpoint
      ? [...endpointProblems(variables["OTLP_ENDPOINT"]), ...headerProblems(headers)]
      : []),
  ];
}

function setProblems(cwd: string, set: string, known: readonly string[]): readonly string[] {
  if (!known.includes(set)) return [`BACKENDS: expected one of ${known.join(", ")}, got ${set}`];
  return filesOfSet
    .map((file) => join(setFolder(cwd, set), file))
    .filter((file) => !existsSync(file))
    .map((file) => `BACKENDS: ${set}: expected a file ${file}, got none`);
}

interface MountedFile {
  readonly path: string;
  /** undefined: it cannot be read. */
  readonly text: string | undefined;
  readonly problems: readonly string[];
}

/** Reads a file that the Collector's container gets, named by a variable. */
async function readMounted(
  cwd: string,
  name: string,
  variables: StackVariables,
  fallback: string,
): Promise<MountedFile> {
  const path = resolve(cwd, variables[name] || fallback);
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) {
    const got = found === undefined ? "nothing there" : "something else";
    return { path, text: undefined, problems: [`${name}: expected a file ${path}, got ${got}`] };
  }
  const mode = (found.mode & 0o777).toString(8).padStart(3, "0");
  const unreadable = `${name}: expected ${path} to be readable by uid ${collectorUid}, got mode ${mode} of uid ${found.uid}`;
  return {
    path,
    text: await textOf(path),
    problems: isReadable(found) ? [] : [unreadable],
  };
}

/** Docker Desktop shares files without their owners: only Linux has the question. */
function isReadable({ mode, uid, gid }: { mode: number; uid: number; gid: number }): boolean {
  if (process.platform !== "linux") return true;
  if (uid === collectorUid) return (mode & 0o400) !== 0;
  return (mode & (gid === collectorUid ? 0o040 : 0o004)) !== 0;
}

function endpointProblems(endpoint: string | undefined): readonly string[] {
  if (/^https?:$/.test(URL.parse(endpoint ?? "")?.protocol ?? "")) return [];
  const got = endpoint === undefined || endpoint === "" ? "nothing" : endpoint;
  return [`OTLP_ENDPOINT: expected a URL such as https://otlp.example.com, got ${got}`];
}

function headerProblems({ path, text }: MountedFile): readonly string[] {
  if (text === undefined) return [];
  const where = `OTLP_HEADERS: ${path}`;
  let headers: unknown;
  try {
    headers = parse(text);
  } catch {
    // The parser's own message quotes the line, and with it the secret
    return [`${where}: expected YAML, a line \`name: "value"\` for each header`];
  }
  if (headers === null) return [];
  if (typeof headers !== "object" || Array.isArray(headers)) {
    return [`${where}: expected a line \`name: "value"\` for each header, got no names`];
  }
  return Object.entries(headers)
    .filter(([, value]) => typeof value !== "string")
    .map(([name, value]) => `${where}: ${name}: expected text in quotes, got a ${typeof value}`);
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}
