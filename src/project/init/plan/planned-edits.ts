import type { DetectedProject } from "../detect/detect-project.ts";
import { withPreloadInDockerfile } from "../edits/dockerfile-edit.ts";
import { compiledOf } from "../detect/typescript-setup.ts";
import { appendJson, setJson } from "../edits/json-edit.ts";
import { preloadFlag } from "../edits/preload-place.ts";
import { withPreloadInProcfile } from "../edits/procfile-edit.ts";
import type { StartEdit } from "../edits/start-command.ts";
import type { ProjectFolder } from "../project-folder.ts";
import type { ManualStep, PlannedEdit } from "./init-plan.ts";

/** Edits, and what could not be edited. */
export interface PlannedEdits {
  readonly edits: readonly PlannedEdit[];
  readonly manual: readonly ManualStep[];
}

/** Returns the edit of package.json that sets these scripts; of no other byte. */
export function editPackageJson(
  folder: ProjectFolder,
  scripts: ReadonlyMap<string, string>,
): PlannedEdits {
  const path = "package.json";
  const before = folder.read(path) ?? "";
  let after: string | undefined = before;
  for (const [name, script] of scripts) after = setJson(after ?? "", ["scripts", name], script);
  const about = [...scripts.keys()].map((name) => JSON.stringify(name)).join(", ");
  if (after === undefined) {
    const lines = [...scripts].map(([name, script]) => `"${name}": ${JSON.stringify(script)}`);
    return { edits: [], manual: [{ what: "package.json has scripts that are no object", lines }] };
  }
  return { edits: after === before ? [] : [{ path, before, after, about }], manual: [] };
}

/**
 * Returns the edits that keep the application's compiler away from what Node.js runs itself, and
 * from what it could not compile yet. What the application imports, it compiles all the same.
 */
export function editTsconfigs(folder: ProjectFolder, project: DetectedProject): PlannedEdits {
  if (project.layout.language.value !== "typescript") return { edits: [], manual: [] };
  const { applicationFolder, configFile, folder: own, importProblem } = project.layout;
  const ours = [own, configFile, ...(importProblem === undefined ? [] : [applicationFolder])];
  const results = (project.typescript?.scopes ?? []).flatMap((scope) => {
    const compiled = compiledOf(scope, [...new Set(ours)]);
    if (compiled.length === 0) return [];
    const path = scope.file;
    const before = folder.read(path) ?? "";
    const after = appendJson(before, ["exclude"], compiled, scope.exclude);
    return [{ path, before, after, compiled, about: "its output stays where it is" }];
  });
  return {
    edits: results.flatMap(({ path, before, after, about }) =>
      after === undefined ? [] : [{ path, before, after, about }],
    ),
    manual: results.flatMap(({ after, compiled, path }) =>
      after === undefined
        ? [{ what: `${path}: add to "exclude" what Node.js runs itself`, lines: compiled }]
        : [],
    ),
  };
}

/** Returns the edits of what starts the application elsewhere than npm does. */
export function editStarters(folder: ProjectFolder, project: DetectedProject): PlannedEdits {
  const { dockerfiles, procfile } = project.surroundings;
  const starters = [
    ...dockerfiles.map((path) => ({ path, edit: withPreloadInDockerfile })),
    ...(procfile === undefined ? [] : [{ path: procfile, edit: withPreloadInProcfile }]),
  ].map(({ path, edit }) => {
    const before = folder.read(path) ?? "";
    return { path, before, edit: edit(before) };
  });
  return {
    edits: starters.flatMap(({ path, before, edit }) =>
      edit.kind === "edited"
        ? [{ path, before, after: edit.command, about: "starts with the preload" }]
        : [],
    ),
    manual: starters.flatMap(({ path, edit }) => manualStep(path, edit)),
  };
}

function manualStep(path: string, edit: StartEdit): readonly ManualStep[] {
  if (edit.kind !== "unknown") return [];
  const what = `${path} was left alone (${edit.why}). If it starts the application, add:`;
  return [{ what, lines: [`node ${preloadFlag.join(" ")} …`] }];
}
