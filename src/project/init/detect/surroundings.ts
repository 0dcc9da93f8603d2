import { parseDocument } from "yaml";

import { isObject } from "../../../is-object.ts";
import { upwards, type ProjectFolder } from "../project-folder.ts";
import type { Finding } from "./finding.ts";
import { findOldNodes, type OldNode } from "./old-node.ts";
import { rangeOf, type PackageJson } from "./package-json.ts";

/** Where pipelines of the repository run. */
export type Ci = "github" | "gitlab";

/** What starts the application besides npm's scripts. */
export interface Surroundings {
  readonly dockerfiles: readonly string[];
  readonly composeFiles: readonly string[];
  readonly procfile: string | undefined;
  /** pm2's file of processes. */
  readonly pm2: string | undefined;
  readonly ci: Finding<Ci> | undefined;
  /** The stages of GitLab's pipeline, where it names them. */
  readonly stages: readonly string[] | undefined;
  /** What is to run this project on a Node.js that is too old. */
  readonly oldNodes: readonly OldNode[];
  /** Path from the project up to the repository's folder: `""` or `"../../"`. */
  readonly repository: string;
  /** Another agent that patches the same libraries. */
  readonly otherAgents: readonly string[];
}

const agents = [
  "dd-trace",
  "newrelic",
  "elastic-apm-node",
  "@elastic/opentelemetry-node",
  "@opentelemetry/auto-instrumentations-node",
  "@opentelemetry/sdk-node",
  "@sentry/node",
  "@sentry/nextjs",
  "applicationinsights",
];

/** Returns what else starts, ships or observes the application. */
export function detectSurroundings(folder: ProjectFolder, manifest: PackageJson): Surroundings {
  const names = folder.list(".");
  const repository = upwards(folder).at(-1) ?? "";
  return {
    dockerfiles: names.filter((name) => /^(?:Dockerfile|Containerfile)(?:\.\w+)?$/.test(name)),
    composeFiles: names.filter((name) => /^(?:docker-)?compose(?:\.\w+)?\.ya?ml$/.test(name)),
    procfile: names.find((name) => name === "Procfile"),
    pm2: names.find((name) => /^(?:ecosystem|pm2)\.config\.(?:c?js|mjs|json)$/.test(name)),
    ci: detectCi(folder, repository),
    stages: gitlabStages(folder.read(`${repository}.gitlab-ci.yml`)),
    oldNodes: findOldNodes(folder, repository),
    repository,
    otherAgents: agents.filter((name) => rangeOf(manifest, name) !== undefined),
  };
}

function detectCi(folder: ProjectFolder, repository: string): Finding<Ci> | undefined {
  const names = new Set(folder.list(`${repository}.`));
  if (names.has(".gitlab-ci.yml")) return { value: "gitlab", evidence: ".gitlab-ci.yml" };
  if (names.has(".github")) return { value: "github", evidence: ".github" };
  const remote = /url\s*=\s*\S*(github|gitlab)\.\S+/.exec(
    folder.read(`${repository}.git/config`) ?? "",
  );
  if (remote?.[1] === "github") return { value: "github", evidence: "the repository's remote" };
  if (remote?.[1] === "gitlab") return { value: "gitlab", evidence: "the repository's remote" };
  return undefined;
}

/** Its own tags, such as `!reference`, are no matter here. */
function gitlabStages(source: string | undefined): readonly string[] | undefined {
  if (source === undefined) return undefined;
  const pipeline: unknown = parseDocument(source, { logLevel: "silent" }).toJS();
  const stages = isObject(pipeline) ? pipeline["stages"] : undefined;
  return Array.isArray(stages) ? stages.filter((one) => typeof one === "string") : undefined;
}
