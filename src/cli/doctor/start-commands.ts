import { withPreloadInDockerfile } from "../../project/init/edits/dockerfile-edit.ts";
import { withPreloadInProcfile } from "../../project/init/edits/procfile-edit.ts";
import { lastCommand } from "../../project/init/edits/shell-words.ts";
import { type StartEdit, withPreload } from "../../project/init/edits/start-command.ts";
import type { Surroundings } from "../../project/init/detect/surroundings.ts";
import type { PackageJson } from "../../project/init/detect/package-json.ts";
import type { ProjectFolder } from "../../project/init/project-folder.ts";

/** Something that starts the application. */
export interface StartCommand {
  /** `package.json, script start`, `Dockerfile`. */
  readonly place: string;
  readonly text: string;
  /** The words of the command; none where it is not understood. */
  readonly words: readonly string[];
  /** What it takes to have the preload in it. */
  readonly edit: StartEdit;
}

/** Scripts that start the application where it serves. */
const startScripts = ["start", "start:prod", "start:production", "serve", "prod"];

/** Returns what starts the application: scripts, Dockerfiles, Procfile. */
export function startCommands(
  folder: ProjectFolder,
  { scripts }: PackageJson,
  { dockerfiles, procfile }: Surroundings,
): readonly StartCommand[] {
  const ofScripts = startScripts.flatMap((name) => {
    const text = scripts[name];
    const place = `package.json, script ${name}`;
    return text === undefined
      ? []
      : [{ place, text, words: wordsOf(text), edit: withPreload(text, "shell") }];
  });
  const ofImages = dockerfiles.flatMap((place) => {
    const text = folder.read(place);
    if (text === undefined) return [];
    const words = wordsOfDockerfile(text);
    return [{ place, text, words, edit: inImage(text) }];
  });
  const lines = procfile === undefined ? undefined : folder.read(procfile);
  const ofProcfile =
    procfile === undefined || lines === undefined
      ? []
      : [{ place: procfile, text: lines, words: [], edit: withPreloadInProcfile(lines) }];
  return [...ofScripts, ...ofImages, ...ofProcfile];
}

/** `ENV NODE_OPTIONS=…` loads the preload as well as an option does. */
function inImage(text: string): StartEdit {
  const edit = withPreloadInDockerfile(text);
  const set = /^\s*ENV\s.*NODE_OPTIONS[ =].*@tamma\/observability\/preload/im.test(text);
  return set ? { kind: "present" } : edit;
}

function wordsOf(command: string): readonly string[] {
  return lastCommand(command)?.map(({ text }) => text) ?? [];
}

/** ENTRYPOINT and CMD of the last stage, read together. */
function wordsOfDockerfile(text: string): readonly string[] {
  const stage = text.split(/^\s*FROM\s/im).at(-1) ?? "";
  const instructions = ["ENTRYPOINT", "CMD"].map(
    (name) => [...stage.matchAll(new RegExp(`^\\s*${name}\\s+(.*)$`, "gim"))].at(-1)?.[1] ?? "",
  );
  return instructions.flatMap((line) => execForm(line) ?? wordsOf(line));
}

function execForm(line: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(line);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch {
    return undefined;
  }
}
