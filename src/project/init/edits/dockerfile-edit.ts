import { placePreload, type PreloadPlace } from "./preload-place.ts";
import { withPreload, type StartEdit } from "./start-command.ts";

/** An instruction of one line that says what a container runs. */
interface RunInstruction {
  readonly index: number;
  readonly prefix: string;
  readonly command: string;
  /** Spaces and half of a line end. */
  readonly suffix: string;
  /** The words of the form `["node", "main.js"]`; the other form is a shell's line. */
  readonly words: readonly string[] | undefined;
}

/**
 * Returns a Dockerfile whose last stage starts the application with the preload. `CMD` and
 * `ENTRYPOINT` are read together, as Docker runs them.
 */
export function withPreloadInDockerfile(text: string): StartEdit {
  const lines = text.split("\n");
  const stage = lines.findLastIndex((line) => /^\s*FROM\s/i.test(line));
  const entrypoint = find(lines, stage, "ENTRYPOINT");
  const command = find(lines, stage, "CMD");
  const first = entrypoint ?? command;
  if (first === undefined) return { kind: "unknown", why: "no CMD" };
  if (lines[first.index]?.trimEnd().endsWith("\\") === true) {
    return { kind: "unknown", why: "the command goes over several lines" };
  }
  if (first.words === undefined) return editShellForm(lines, first);
  return editExecForm(lines, entrypoint, command);
}

function editShellForm(lines: readonly string[], one: RunInstruction): StartEdit {
  const edit = withPreload(one.command, "shell");
  if (edit.kind !== "edited") return edit;
  return { kind: "edited", command: replaceLine(lines, one, edit.command) };
}

function editExecForm(
  lines: readonly string[],
  entrypoint: RunInstruction | undefined,
  command: RunInstruction | undefined,
): StartEdit {
  const before = entrypoint?.words ?? [];
  const all = [...before, ...(command?.words ?? [])];
  const skip = programBehindScript(all);
  const place: PreloadPlace = placePreload(all.slice(skip));
  if (place.kind === "environment") {
    return { kind: "unknown", why: "a variable has to be set in the image" };
  }
  if (place.kind !== "words") return place;
  const index = place.index + skip;
  // With ENTRYPOINT ["node"] the options belong to its end, not into the CMD that others replace
  const target = command === undefined || index <= before.length ? entrypoint : command;
  const chosen = before.length === 0 ? command : target;
  if (chosen?.words === undefined) return { kind: "unknown", why: "the command is mixed" };
  const offset = chosen === command ? before.length : 0;
  const words = chosen.words.toSpliced(index - offset, 0, ...place.words);
  return { kind: "edited", command: replaceLine(lines, chosen, renderWords(chosen, words)) };
}

/** The official image's own script runs what follows it. */
function programBehindScript([first = ""]: readonly string[]): number {
  return first.endsWith("docker-entrypoint.sh") ? 1 : 0;
}

function renderWords({ command }: RunInstruction, words: readonly string[]): string {
  const separator = command.includes('",  "') || !/",\S/.test(command) ? ", " : ",";
  return `[${words.map((word) => JSON.stringify(word)).join(separator)}]`;
}

function replaceLine(lines: readonly string[], one: RunInstruction, command: string): string {
  return lines.with(one.index, `${one.prefix}${command}${one.suffix}`).join("\n");
}

function find(
  lines: readonly string[],
  stage: number,
  instruction: "CMD" | "ENTRYPOINT",
): RunInstruction | undefined {
  const pattern = new RegExp(String.raw`^(\s*${instruction}\s+)(\S.*?)(\s*)$`, "is");
  const index = lines.findLastIndex((line, at) => at > stage && pattern.test(line));
  const [, prefix = "", command = "", suffix = ""] = pattern.exec(lines[index] ?? "") ?? [];
  return index === -1 ? undefined : { index, prefix, command, suffix, words: execForm(command) };
}

function execForm(command: string): readonly string[] | undefined {
  try {
    const words: unknown = JSON.parse(command);
    return Array.isArray(words) && words.every((word) => typeof word === "string")
      ? words
      : undefined;
  } catch {
    return undefined;
  }
}
