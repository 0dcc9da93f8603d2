import { nodeOptions } from "../edits/node-options.ts";
import { lastCommand } from "../edits/shell-words.ts";
import type { ProjectFolder } from "../project-folder.ts";
import type { Finding } from "./finding.ts";
import type { PackageJson } from "./package-json.ts";

const runners: ReadonlySet<string> = new Set(["node", "tsx", "ts-node", "nodemon", "watch"]);

const usualNames = ["src/", ""].flatMap((folder) =>
  ["main", "server", "index", "app"].flatMap((name) =>
    ["ts", "mts", "js", "mjs", "cjs"].map((extension) => `${folder}${name}.${extension}`),
  ),
);

/** The file that starts the application, and where the compiler puts what it makes of it. */
export interface Entry {
  /** As a person wrote it: `src/server.ts`. */
  readonly source: string;
  /** Whether another file is run that a compiler made of it. */
  readonly compiled: boolean;
  /** What runs it in the script that names it: `node`, `tsx`. */
  readonly runner: string | undefined;
}

/**
 * Returns the file that starts the application: what a script runs, else `main`, else the first
 * that is there under a usual name. Of a compiled file, its source.
 *
 * @param outFolder Where the compiler writes, such as `dist`.
 */
export function detectEntry(
  folder: ProjectFolder,
  { main, scripts }: PackageJson,
  outFolder: string,
): Finding<Entry> | undefined {
  const named = [
    ...["start", "start:prod", "dev", "start:dev"].map((name) => ({
      ...runOf(scripts[name] ?? ""),
      evidence: `script ${name}`,
    })),
    { file: main, runner: undefined, evidence: "main" },
    ...usualNames.map((file) => ({ file, runner: undefined, evidence: "its name" })),
  ];
  for (const { file, runner, evidence } of named) {
    const found = file === undefined ? undefined : sourceOf(folder, file, outFolder);
    if (found !== undefined) return { value: { ...found, runner }, evidence };
  }
  return undefined;
}

/** What a script runs, and with what. */
interface Run {
  readonly file: string | undefined;
  readonly runner: string | undefined;
}

function runOf(script: string): Run {
  const words = (lastCommand(script) ?? []).map(({ text }) => text);
  const program = words.findLastIndex((word) => runners.has(word));
  const options = nodeOptions(words, program + 1);
  if (program === -1 || options.kind !== "file") return { file: undefined, runner: undefined };
  const runner = words.slice(0, program + 1).findLast((word) => word !== "watch");
  return { file: options.file, runner };
}

function sourceOf(
  folder: ProjectFolder,
  file: string,
  outFolder: string,
): Omit<Entry, "runner"> | undefined {
  const path = file.replace(/^\.\//, "").replace(/\/$/, "");
  const stem = path.replace(/\.[cm]?[jt]s$/, "");
  const inside = stem.startsWith(`${outFolder}/`) ? stem.slice(outFolder.length + 1) : undefined;
  if (inside !== undefined) {
    const candidates = [`src/${inside}`, inside].flatMap((one) => [`${one}.ts`, `${one}.mts`]);
    const source = candidates.find((one) => folder.read(one) !== undefined);
    if (source !== undefined) return { source, compiled: true };
  }
  const found = [path, `${stem}.js`, `${stem}/index.js`].find(
    (one) => folder.read(one) !== undefined,
  );
  return found === undefined ? undefined : { source: found, compiled: false };
}
