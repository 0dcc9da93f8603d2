import { nodeOptions } from "../../project/init/edits/node-options.ts";

/** A module that an option of Node.js loads before the application. */
export interface LoadedFirst {
  readonly flag: "require" | "import" | "loader";
  readonly module: string;
}

const flags: Readonly<Record<string, LoadedFirst["flag"]>> = {
  "-r": "require",
  "--require": "require",
  "--import": "import",
  "--loader": "loader",
  "--experimental-loader": "loader",
};

/** Returns what options among the words load, in the order in which Node.js loads it. */
export function loadedFirst(words: readonly string[]): readonly LoadedFirst[] {
  const found = words.flatMap((word, index): LoadedFirst[] => {
    const [, name = word, value = words[index + 1]] = /^(-[^=]+)=(.*)$/s.exec(word) ?? [];
    const flag = flags[name];
    return flag === undefined || value === undefined ? [] : [{ flag, module: value }];
  });
  // Node.js loads all of --require before the first of --import, wherever they stand
  const order = ["loader", "require", "import"];
  return found.toSorted((one, other) => order.indexOf(one.flag) - order.indexOf(other.flag));
}

/** Returns the words of NODE_OPTIONS. */
export function wordsOfNodeOptions(options: string): readonly string[] {
  return (options.match(/(?:"(?:\\.|[^"\\])*"|[^" ])+/gs) ?? []).map((word) =>
    word.replaceAll(/"((?:\\.|[^"\\])*)"/gs, (_, inner: string) =>
      inner.replaceAll(/\\(.)/gs, "$1"),
    ),
  );
}

/** Returns the options among the words of a command that stand behind the file that node runs. */
export function behindTheFile(words: readonly string[]): readonly LoadedFirst[] {
  const program = words.findIndex((word) => /(?:^|[/\\])node(?:\.exe)?$/.test(word));
  if (program === -1) return [];
  const options = nodeOptions(words, program + 1);
  if (options.kind !== "file") return [];
  return loadedFirst(words.slice(words.indexOf(options.file, program + 1) + 1));
}
