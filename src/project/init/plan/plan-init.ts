import { oldestNode } from "../../../supported-node.ts";
import type { DetectedProject } from "../detect/detect-project.ts";
import { rangeOf } from "../detect/package-json.ts";
import type { Surroundings } from "../detect/surroundings.ts";
import { preload } from "../edits/preload-place.ts";
import type { ProjectFolder } from "../project-folder.ts";
import type { InitPlan, ManualStep } from "./init-plan.ts";
import { editPackageJson, editStarters, editTsconfigs } from "./planned-edits.ts";
import { plannedFiles } from "./planned-files.ts";
import { plannedScripts } from "./planned-scripts.ts";

/**
 * Returns what `init` would do. Equal folders give equal plans; nothing is written.
 *
 * @param platform Of Node.js: npm's shell on Windows cannot set a variable.
 */
export function planInit(
  project: DetectedProject,
  folder: ProjectFolder,
  platform: NodeJS.Platform,
): InitPlan {
  const crossEnv = rangeOf(project.manifest, "cross-env") === undefined ? "shell" : "cross-env";
  const assigns = crossEnv === "shell" && platform === "win32" ? "nothing" : crossEnv;
  const scripts = plannedScripts(project, assigns);
  const edits = [
    editPackageJson(folder, scripts.changed),
    editTsconfigs(folder, project),
    editStarters(folder, project),
  ];
  return {
    files: plannedFiles(project),
    edits: edits.flatMap((one) => one.edits),
    manual: [
      ...scripts.manual,
      ...edits.flatMap((one) => one.manual),
      ...surroundingSteps(project),
    ],
  };
}

function surroundingSteps({
  layout,
  packageManager,
  surroundings,
}: DetectedProject): readonly ManualStep[] {
  const { ci, oldNodes, otherAgents, pm2, repository } = surroundings;
  const { exec } = packageManager.value;
  return [
    ...(layout.importProblem === undefined
      ? []
      : [
          {
            what: `The application cannot import ${layout.applicationFolder}/ yet:`,
            lines: [layout.importProblem],
          },
        ]),
    ...(oldNodes.length === 0 ? [] : [nodeStep(oldNodes)]),
    ...(pm2 === undefined ? [] : [pm2Step(pm2)]),
    ...otherAgents.map((name) => ({
      what: `${name} patches the same libraries: run one of the two.`,
      lines: [],
    })),
    ...(ci === undefined || repository === ""
      ? []
      : [
          {
            what: "The repository's pipeline is not in this folder. Add to it, run here:",
            lines: [
              `${exec} tamma-obs generate --check`,
              `${exec} tamma-obs lint`,
              `${exec} tamma-obs test`,
            ],
          },
        ]),
    ...(ci?.value === "gitlab" && repository === ""
      ? [
          {
            what: "Add to .gitlab-ci.yml:",
            lines: ["include:", "  - local: .gitlab/observability.yml"],
          },
        ]
      : []),
  ];
}

/** The application itself goes on with an older one; only its telemetry does not leave it. */
function nodeStep(oldNodes: Surroundings["oldNodes"]): ManualStep {
  const what = `With Node.js older than ${oldestNode} nothing is sent. Make it ${oldestNode} or newer, such as 24:`;
  return { what, lines: oldNodes.map(({ place, text }) => `${place}  ${text}`) };
}

/** A cluster's processes look for modules in the folder of pm2's daemon: a path is found anywhere. */
function pm2Step(file: string): ManualStep {
  const line = file.endsWith(".json")
    ? `"env": { "NODE_OPTIONS": "--import ${preload}" }`
    : `env: { NODE_OPTIONS: \`--import \${require("node:url").pathToFileURL(require.resolve("${preload}"))}\` }`;
  return { what: `${file} is a program of yours: add to the application's entry`, lines: [line] };
}
