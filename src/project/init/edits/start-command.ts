import { isAssignment, placePreload, preload, type PreloadPlace } from "./preload-place.ts";
import { lastCommand, type Word } from "./shell-words.ts";

/** What becomes of a command line that starts the application. */
export type StartEdit =
  | { readonly kind: "edited"; readonly command: string }
  | Extract<PreloadPlace, { readonly kind: "present" | "script" | "unknown" }>;

/** What can set a variable for a command. */
export type Assigns = "cross-env" | "shell" | "nothing";

/** The preload as one word: no shell needs quotes for it. */
const nodeOptionsValue = `NODE_OPTIONS=--import=${preload}`;

/**
 * Returns the command line with the preload in it. A line that is not understood is not changed.
 *
 * @param assigns How a variable is set where nothing else will do: on Windows, npm's shell cannot.
 */
export function withPreload(command: string, assigns: Assigns): StartEdit {
  if (command.includes(preload)) return { kind: "present" };
  const words = lastCommand(command);
  if (words === undefined) return { kind: "unknown", why: "the command is not a simple one" };
  const place = placePreload(words.map(({ text }) => text));
  if (place.kind === "words") {
    return { kind: "edited", command: insert(command, words, place.index, quoted(place.words)) };
  }
  if (place.kind !== "environment") return place;
  return setVariable(command, words, assigns);
}

/** Returns the command line with the preload in `NODE_OPTIONS`, which any program hands on. */
export function withNodeOptions(command: string, assigns: Assigns): StartEdit {
  const words = lastCommand(command);
  if (words === undefined || command.includes("NODE_OPTIONS=")) {
    return { kind: "unknown", why: "the command is not a simple one" };
  }
  return setVariable(command, words, assigns);
}

function setVariable(command: string, words: readonly Word[], assigns: Assigns): StartEdit {
  const crossEnv = words.findIndex(({ text }) => text === "cross-env");
  if (crossEnv !== -1) {
    return { kind: "edited", command: insert(command, words, crossEnv + 1, nodeOptionsValue) };
  }
  if (assigns === "nothing") {
    return { kind: "unknown", why: "a variable has to be set, for which cross-env is missing" };
  }
  const program = words.findIndex(({ text }) => !isAssignment(text));
  const setting = assigns === "shell" ? nodeOptionsValue : `cross-env ${nodeOptionsValue}`;
  return { kind: "edited", command: insert(command, words, program, setting) };
}

function insert(command: string, words: readonly Word[], index: number, text: string): string {
  const next = words[index];
  if (next !== undefined) {
    return `${command.slice(0, next.start)}${text} ${command.slice(next.start)}`;
  }
  const end = words.at(-1)?.end ?? command.length;
  return `${command.slice(0, end)} ${text}${command.slice(end)}`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => (word.includes(" ") ? `"${word}"` : word)).join(" ");
}
