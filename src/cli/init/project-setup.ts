import { resolve } from "node:path";

import { ObservabilityError } from "../../errors.ts";
import { detectProject, type DetectedProject } from "../../project/init/detect/detect-project.ts";
import { folderNames, settledFolder } from "../../project/init/detect/own-folder.ts";
import type { InitPlan } from "../../project/init/plan/init-plan.ts";
import { planInit } from "../../project/init/plan/plan-init.ts";
import { openFolder, type ProjectFolder } from "../../project/init/project-folder.ts";
import {
  compareFiles,
  updatedRecord,
  type ComparedFile,
  type FileState,
} from "../../project/init/record/compare-files.ts";
import {
  readRecord,
  recordIn,
  renderRecord,
  type InitRecord,
} from "../../project/init/record/init-record.ts";
import { strangersIn, withoutUnused } from "../../project/init/record/strangers.ts";
import { writeChanges, type FileChange } from "../../project/init/record/write-changes.ts";

/** A project with what this version would write into it and what is there. */
export interface ProjectSetup {
  readonly root: string;
  readonly project: DetectedProject;
  readonly plan: InitPlan;
  readonly files: readonly ComparedFile[];
  /** What an earlier `init` wrote. */
  readonly record: InitRecord | undefined;
  /** Where that is kept. */
  readonly recordPath: string;
  /** The usual folder, where another one was taken because files of the user's are in it. */
  readonly taken: string | undefined;
}

/**
 * Returns the setup of a folder.
 *
 * @param name The folder for new files. Without one, that of an earlier run, else the first usual
 * one that holds no files of the user's.
 * @throws ObservabilityError `OBS_INIT_PROJECT` where the folder cannot be set up; with every file
 * that would be in the way.
 */
export function readSetup(cwd: string, name?: string): ProjectSetup {
  const root = resolve(cwd);
  const folder = openFolder(root);
  const settled = settledFolder(folder);
  if (name !== undefined) requireName(name, settled);
  if (settled !== undefined) {
    const setup = setupIn(root, folder, settled);
    return { ...setup, files: withoutUnused(setup.files, setup.project.layout) };
  }
  const all = (name === undefined ? folderNames : [name]).map((one) => {
    const setup = setupIn(root, folder, one);
    return { setup, strangers: strangersIn(folder, setup.files, setup.project.layout) };
  });
  const free = all.find(({ strangers }) => strangers.length === 0);
  if (free === undefined) throw inTheWay(all.flatMap(({ strangers }) => strangers));
  const taken = free === all[0] ? undefined : all[0]?.setup.project.layout.folder;
  return { ...free.setup, taken };
}

function setupIn(root: string, folder: ProjectFolder, name: string): ProjectSetup {
  const recordPath = recordIn(name);
  const record = readRecord(folder, recordPath);
  const project = detectProject(folder, name);
  const plan = planInit(project, folder, process.platform);
  const files = compareFiles(plan.files, folder, record ?? new Map());
  return { root, project, plan, files, record, recordPath, taken: undefined };
}

function requireName(name: string, settled: string | undefined): void {
  if (!/^[a-zA-Z\d][\w-]*$/.test(name)) {
    const expected = 'expected the name of a folder in the project, such as "telemetry"';
    throw refusal(`--folder: ${expected}, got ${JSON.stringify(name)}`);
  }
  if (settled !== undefined && settled !== name) {
    throw refusal(`--folder: expected ${settled}, where this project is set up, got ${name}`);
  }
}

function inTheWay(paths: readonly string[]): Error {
  const lines = [...new Set(paths)].map(
    (path) => `${path}: expected no file or what init writes, got one of yours`,
  );
  const config = paths.some((path) => path.startsWith("observability.config."));
  const way = config
    ? "Every command reads that config: give yours another name."
    : "Choose another folder for the new files: tamma-obs init --folder <name>";
  return refusal([...lines, way].join("\n"));
}

function refusal(message: string): ObservabilityError {
  return new ObservabilityError("OBS_INIT_PROJECT", message);
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
  const path = setup.recordPath;
  const seen = openFolder(setup.root).read(path);
  const text = renderRecord(updatedRecord(record, setup.files, written));
  // What counts is what it says: a formatter may have been at it
  const recorded = setup.record !== undefined && text === renderRecord(record);
  return [
    ...written.map((file) => ({ path: file.path, text: file.text, seen: file.current })),
    ...edits.map(({ before, after, ...edit }) => ({ path: edit.path, text: after, seen: before })),
    ...(recorded ? [] : [{ path, text, seen }]),
  ];
}

/** @throws ObservabilityError `OBS_INIT_WRITE` */
export async function write(setup: ProjectSetup, changes: readonly FileChange[]): Promise<void> {
  await writeChanges(setup.root, changes);
}
