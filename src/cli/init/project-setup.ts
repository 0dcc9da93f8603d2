import { resolve } from "node:path";

import { detectProject, type DetectedProject } from "../../project/init/detect/detect-project.ts";
import type { InitPlan } from "../../project/init/plan/init-plan.ts";
import { planInit } from "../../project/init/plan/plan-init.ts";
import { openFolder } from "../../project/init/project-folder.ts";
import {
  compareFiles,
  updatedRecord,
  type ComparedFile,
  type FileState,
} from "../../project/init/record/compare-files.ts";
import {
  readRecord,
  recordPath,
  renderRecord,
  type InitRecord,
} from "../../project/init/record/init-record.ts";
import { writeChanges, type FileChange } from "../../project/init/record/write-changes.ts";

/** A project with what this version would write into it and what is there. */
export interface ProjectSetup {
  readonly root: string;
  readonly project: DetectedProject;
  readonly plan: InitPlan;
  readonly files: readonly ComparedFile[];
  /** What an earlier `init` wrote. */
  readonly record: InitRecord | undefined;
}

/** @throws ObservabilityError `OBS_INIT_PROJECT` */
export function readSetup(cwd: string): ProjectSetup {
  const root = resolve(cwd);
  const folder = openFolder(root);
  const record = readRecord(folder);
  const project = detectProject(folder);
  const plan = planInit(project, folder, process.platform);
  const files = compareFiles(plan.files, folder, record ?? new Map());
  return { root, project, plan, files, record };
}

/** Returns the files that are in one of the states. */
export function filesIn(
  { files }: ProjectSetup,
  ...states: readonly FileState[]
): readonly ComparedFile[] {
  return files.filter(({ state }) => states.includes(state));
}

/** Returns what has to be written: these files, edits, and the record of them where it changes. */
export function changesOf(
  setup: ProjectSetup,
  written: readonly ComparedFile[],
  edits: InitPlan["edits"],
): readonly FileChange[] {
  const record = setup.record ?? new Map();
  const seen = openFolder(setup.root).read(recordPath);
  const text = renderRecord(updatedRecord(record, setup.files, written));
  return [
    ...written.map(({ path, text: next, current }) => ({ path, text: next, seen: current })),
    ...edits.map(({ path, before, after }) => ({ path, text: after, seen: before })),
    ...(text === seen ? [] : [{ path: recordPath, text, seen }]),
  ];
}

/** @throws ObservabilityError `OBS_INIT_WRITE` */
export async function write(setup: ProjectSetup, changes: readonly FileChange[]): Promise<void> {
  await writeChanges(setup.root, changes);
}
