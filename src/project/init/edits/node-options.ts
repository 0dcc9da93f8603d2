/** What stands between `node` and the file that it runs. */
export type NodeOptions =
  | {
      readonly kind: "file";
      readonly file: string;
      /** The index behind the last module that is loaded before the file. */
      readonly afterLoaded: number;
    }
  | { readonly kind: "no-file"; readonly why: string };

/** Options that load a module first, such as one that reads `.env`. Their value is a word. */
const loading: ReadonlySet<string> = new Set([
  "-r",
  "--require",
  "--import",
  "--loader",
  "--experimental-loader",
]);

/** Other options whose value is a word of its own. */
const withValue: ReadonlySet<string> = new Set([
  "-C",
  "--conditions",
  "--env-file",
  "--env-file-if-exists",
  "--inspect-port",
  "--input-type",
  "--title",
  "--tsconfig",
  "--watch-path",
]);

/** With these Node.js runs no application. */
const otherwise = /^(?:-e|--eval|-p|--print|-pe|-c|--check|-i|--interactive|--test|--run)(?:$|=)/;

/**
 * Returns the file that `node` runs, with where in its options another module to load goes: behind
 * the others, since one of them may set variables.
 */
export function nodeOptions(words: readonly string[], from: number): NodeOptions {
  let afterLoaded = from;
  for (let index = from; index < words.length; index += 1) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) return { kind: "file", file: word, afterLoaded };
    if (otherwise.test(word)) return { kind: "no-file", why: `node ${word} runs no application` };
    const [name = ""] = word.split("=", 1);
    const separate = !word.includes("=") && (loading.has(name) || withValue.has(name));
    if (separate) index += 1;
    if (loading.has(name)) afterLoaded = index + 1;
  }
  return { kind: "no-file", why: "node is given no file" };
}
