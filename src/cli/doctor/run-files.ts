import { moduleReferences } from "./module-references.ts";
import type { ProjectView } from "./project-view.ts";
import type { SourceFile } from "./source-files.ts";

/** Returns the files that start commands run and that are no sources, such as `dist/app.js`. */
export function runFiles({
  commands,
  folder,
  sources,
}: Pick<ProjectView, "commands" | "folder" | "sources">): readonly SourceFile[] {
  const named = commands.flatMap(({ words }) => words.filter((word) => /\.[cm]?js$/.test(word)));
  const paths = new Set(named.map((path) => path.replace(/^\.\//, "")));
  return [...paths].flatMap((path) => {
    const isSource = sources.some((source) => source.path === path);
    const text = isSource ? undefined : folder.read(path);
    return text === undefined ? [] : [{ path, text, references: moduleReferences(text) }];
  });
}
