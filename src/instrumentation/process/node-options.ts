import { realpathSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** How users write the preload; whatever else they write is a path or a URL of its file. */
const specifier = "@tamma/observability/preload";

/**
 * Returns `NODE_OPTIONS` with the preload, `file`, named absolutely, or the same text if it is not
 * in there or is absolute already. Every other option is left as it is.
 *
 * A child inherits the variable and resolves it from its own working directory. Where this package
 * is not installed there, Node would end the child before its first line.
 */
export function withAbsolutePreload(options: string, file: string): string {
  const words = options.match(wordPattern) ?? [];
  const texts = words.map((word) => unquote(word));
  const changed = absoluteWords(texts, file);
  if (changed.every((text, index) => text === texts[index])) return options;
  return words.map((word, index) => quoteChange(word, texts[index], changed[index])).join(" ");
}

/** The same for arguments that are words already, such as `process.execArgv`, which forks inherit. */
export function absoluteWords(words: readonly string[], file: string): readonly string[] {
  return words.map((word, index) => {
    const joined = /^(--import|--require|-r)=(.*)$/s.exec(word);
    if (joined !== null) {
      const [, flag = "", value = ""] = joined;
      return isPreload(value, file) ? `${flag}=${absolute(flag, file)}` : word;
    }
    const flag = words[index - 1] ?? "";
    return isValueOf(flag) && isPreload(word, file) ? absolute(flag, file) : word;
  });
}

/**
 * A word of NODE_OPTIONS: double quotes keep spaces, and within them a backslash keeps the next
 * character. https://nodejs.org/api/cli.html#node_optionsoptions
 */
const wordPattern = /(?:"(?:\\.|[^"\\])*"|[^" ])+/gs;

function unquote(word: string): string {
  return word.replaceAll(/"((?:\\.|[^"\\])*)"/gs, (_, inner: string) =>
    inner.replaceAll(/\\(.)/gs, "$1"),
  );
}

function quoteChange(word: string, before = "", after = ""): string {
  if (before === after) return word;
  return /["\s]/.test(after) ? `"${after.replaceAll(/["\\]/g, "\\$&")}"` : after;
}

function isValueOf(flag: string): boolean {
  return flag === "--import" || flag === "--require" || flag === "-r";
}

function absolute(flag: string, file: string): string {
  return flag === "--import" ? pathToFileURL(file).href : file;
}

function isPreload(value: string, file: string): boolean {
  if (value === specifier) return true;
  return /^\.{1,2}[/\\]/.test(value) && realPath(value) === file;
}

function realPath(relative: string): string | undefined {
  try {
    // `--import` takes a relative URL, `--require` a path
    const path = relative.includes("%") ? decodeURIComponent(relative) : relative;
    return realpathSync(resolve(path));
  } catch {
    return undefined;
  }
}
