import { relative } from "node:path";

import type { DetectedProject } from "../../project/init/detect/detect-project.ts";
import { rangeOf } from "../../project/init/detect/package-json.ts";
import type { ManualStep, PlannedEdit } from "../../project/init/plan/init-plan.ts";
import type { ComparedFile } from "../../project/init/record/compare-files.ts";
import { unifiedDiff } from "../../project/unified-diff.ts";
import type { ProjectSetup } from "./project-setup.ts";

const languages = { typescript: "TypeScript", javascript: "JavaScript" } as const;
const frameworks = {
  next: "Next.js",
  nest: "NestJS",
  fastify: "fastify",
  express: "express",
  koa: "Koa",
  hono: "Hono",
  node: "Node.js",
} as const;

/** Returns what was found, each with what says so. */
export function foundText(project: DetectedProject): string {
  const { clients, entry, framework, layout, packageManager, surroundings } = project;
  const { ci, composeFiles, dockerfiles, pm2, procfile } = surroundings;
  const started = entry === undefined ? "" : `, started from ${entry.value.source}`;
  const lines = [
    `${frameworks[framework.value]} (${framework.evidence})${started}`,
    `${languages[layout.language.value]} (${layout.language.evidence}), ${layout.moduleKind.value} (${layout.moduleKind.evidence})`,
    `${packageManager.value.name} (${packageManager.evidence})`,
    ...clients.map(({ value, evidence }) => `${value} (${evidence})`),
    ...[...dockerfiles, ...composeFiles, procfile, pm2].filter((name) => name !== undefined),
    ...(ci === undefined ? [] : [`${ci.value} (${ci.evidence})`]),
  ];
  return column("found", lines);
}

/** Returns the files that will be added, a line each. */
export function addedText(files: readonly ComparedFile[]): string {
  const width = Math.max(...files.map(({ path }) => path.length));
  return column(
    "will add",
    files.map(({ path, about }) => `${path.padEnd(width)}  ${about}`),
  );
}

/** Returns every edit with its diff. */
export function editsText(edits: readonly PlannedEdit[]): string {
  const lines = edits.map(({ path, about }) => `${path}  ${about}`);
  const diffs = edits.map(({ path, before, after }) => unifiedDiff(path, before, after));
  return [column("will edit", lines), "", ...diffs].join("\n");
}

/** Returns what stays as it is, with the reason. */
export function keptText(files: readonly ComparedFile[]): string {
  return column(
    "kept",
    files.map(({ path, state }) => `${path}  ${reasons[state]}`),
  );
}

const reasons: Readonly<Record<ComparedFile["state"], string>> = {
  new: "",
  same: "",
  deleted: "you deleted it",
  edited: "you edited it",
  behind: "you edited it, and this version has something new for it: tamma-obs diff",
  foreign: "it is yours",
  outdated: "this version has something new for it: tamma-obs upgrade",
};

/** Returns what a person has to do. */
export function manualText(steps: readonly ManualStep[]): string {
  const lines = steps.flatMap(({ what, lines: more }) => [
    what,
    ...more.map((line) => `  ${line}`),
  ]);
  return column("by hand", lines);
}

/** Returns why the files do not go where they usually do. */
export function takenText({ project, taken }: ProjectSetup): string {
  const what = `${project.layout.folder}/, because ${taken}/ holds files of yours (--folder: another)`;
  return column("into", [what]);
}

/** Returns which files are as this version writes them, and are now remembered to be. */
export function adoptedText({ recordPath }: ProjectSetup, files: readonly ComparedFile[]): string {
  return column("remember", [
    `${recordPath} is missing, by which diff and upgrade know what you have edited. Not edited:`,
    ...files.map(({ path }) => path),
  ]);
}

/** Returns what to type next. */
export function nextText({ project, root }: ProjectSetup): string {
  const { manifest, packageManager, surroundings } = project;
  const { add, exec, run } = packageManager.value;
  const folder = relative(process.cwd(), root);
  const name = "@tamma/observability";
  const installed = manifest.dependencies[name] !== undefined;
  const developed = !installed && rangeOf(manifest, name) !== undefined;
  const install = `${add} ${name}`;
  return column("next", [
    ...(folder === "" ? [] : [`cd ${folder}`]),
    ...(installed ? [] : [developed ? `${install}   move it to the dependencies` : install]),
    `${exec} tamma-obs generate   rules, tests, routing and dashboards of this project`,
    `${exec} tamma-obs up         the whole stack in Docker, with them`,
    `${packageManager.value.name} start`,
    ...(surroundings.ci === undefined
      ? [`${run} observability:check   what your pipeline should run`]
      : []),
  ]);
}

function column(title: string, lines: readonly string[]): string {
  return lines.map((line, index) => `${(index === 0 ? title : "").padEnd(10)}${line}`).join("\n");
}
