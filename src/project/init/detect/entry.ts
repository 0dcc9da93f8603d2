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
      file: fileOf(scripts[name] ?? ""),
      evidence: `script ${name}`,
    })),
    { file: main, evidence: "main" },
    ...usualNames.map((file) => ({ file, evidence: "its name" })),
  ];
  for (const { file, evidence } of named) {
    const value = file === undefined ? undefined : sourceOf(folder, file, outFolder);
    if (value !== undefined) return { value, evidence };
  }
  return undefined;
}

function fileOf(script: string): string | undefined {
  const words = (lastCommand(script) ?? []).map(({ text }) => text);
  const program = words.findLastIndex((word) => runners.has(word));
  if (program === -1) return undefined;
  const options = nodeOptions(words, program + 1);
  return options.kind === "file" ? options.file : undefined;
}

function sourceOf(folder: ProjectFolder, file: string, outFolder: string): Entry | undefined {
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
