import { constants } from "node:fs";
import { access, readdir, readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";

import { dockerOutput } from "./docker.ts";
import { retentionProblems } from "./retention.ts";

/** Where the sets of backends are: one folder each. */
export const setsFolder = "deploy/backends";

/** What .env and the environment choose beyond images and ports. */
interface StackSettings {
  readonly backends: string;
  readonly overlay: string;
  readonly headers: string;
  readonly endpoint: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Returns the names of the sets in `cwd`: folders with a compose.yaml. None where there are no sets. */
export async function backendSets(cwd: string): Promise<readonly string[]> {
  const folder = join(cwd, setsFolder);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const sets = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) =>
        (await readable(join(folder, name, "compose.yaml"))) ? [name] : [],
      ),
  );
  return sets.flat().toSorted();
}

/**
 * Returns everything that is wrong with the settings of the stack in `cwd`, a line each: what Compose
 * would say less clearly, or only after it has started half of the stack.
 *
 * @throws ObservabilityError OBS_STACK_COMPOSE when Docker is missing.
 */
export async function settingsProblems(cwd: string): Promise<readonly string[]> {
  const sets = await backendSets(cwd);
  // A project with another layout has none of these settings
  if (sets.length === 0) return [];
  const { backends, overlay, headers, endpoint, variables } = await readSettings(cwd);
  const ownFile = join(setsFolder, backends, "otel-collector.yaml");
  const known = sets.includes(backends);
  const sends = await Promise.all(
    [...(known ? [ownFile] : []), overlay].map((file) =>
      mentions(resolve(cwd, file), endpointName),
    ),
  );
  return [
    ...(known ? [] : [`BACKENDS: expected one of ${sets.join(", ")}, got ${backends}`]),
    ...(await fileProblem(cwd, "COLLECTOR_OVERLAY", overlay)),
    ...(await fileProblem(cwd, "OTLP_HEADERS", headers)),
    ...(sends.includes(true) ? endpointProblem(endpoint) : []),
    ...retentionProblems(variables),
  ];
}

const endpointName = "OTLP_ENDPOINT";

/** Asks Compose, so that the environment, .env and their order count as they do for the stack. */
async function readSettings(cwd: string): Promise<StackSettings> {
  const args = ["compose", "--project-directory", cwd, "--file", "-", "config", "--environment"];
  const variables = parseEnv(await dockerOutput(cwd, args, "services: {}\n"));
  // An empty value counts as none, as `:-` does in docker-compose.yml
  return {
    backends: variables["BACKENDS"] || "tempo-loki",
    overlay: variables["COLLECTOR_OVERLAY"] || "./deploy/no-overlay.yaml",
    headers: variables["OTLP_HEADERS"] || `./${setsFolder}/otlp/headers.yaml`,
    endpoint: variables[endpointName] ?? "",
    variables,
  };
}

async function fileProblem(cwd: string, name: string, path: string): Promise<readonly string[]> {
  const file = resolve(cwd, path);
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) return [`${name}: expected a file, got nothing at ${path}`];
  if (!found.isFile()) return [`${name}: expected a file, got a folder at ${path}`];
  return (await readable(file)) ? [] : [`${name}: expected a file that can be read, got ${path}`];
}

function endpointProblem(endpoint: string): readonly string[] {
  const url = URL.parse(endpoint);
  if (url !== null && /^https?:$/.test(url.protocol)) return [];
  const got = endpoint === "" ? "nothing" : endpoint;
  return [`${endpointName}: expected a URL with http or https, got ${got}`];
}

async function readable(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

async function mentions(file: string, variable: string): Promise<boolean> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.includes(`\${env:${variable}}`);
}
