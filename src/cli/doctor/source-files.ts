import type { ProjectFolder } from "../../project/init/project-folder.ts";
import { type ModuleReference, moduleReferences } from "./module-references.ts";

/** A file that the project's people have written. */
export interface SourceFile {
  readonly path: string;
  readonly references: readonly ModuleReference[];
  readonly text: string;
}

/** Made by programs, or not part of the running application. */
const notSource =
  /^(?:\..*|node_modules|dist|build|out|lib-cov|coverage|tests?|__tests__|spec|e2e|docs|public)$/;
const code = /(?<!\.d)\.[cm]?[jt]sx?$/;
const testFile = /\.(?:test|spec)\.[cm]?[jt]sx?$/;

const deepest = 6;
const mostFiles = 500;

/** Returns the sources of a project, at most 500, without tests and what is built of them. */
export function sourceFiles(folder: ProjectFolder): readonly SourceFile[] {
  const files: SourceFile[] = [];
  const walk = (path: string, depth: number): void => {
    for (const name of folder.list(path === "" ? "." : path)) {
      if (files.length >= mostFiles) return;
      const below = path === "" ? name : `${path}/${name}`;
      if (code.test(name)) {
        const text = testFile.test(name) ? undefined : folder.read(below);
        if (text !== undefined) {
          files.push({ path: below, text, references: moduleReferences(text) });
        }
      } else if (depth < deepest && !name.includes(".") && !notSource.test(name)) {
        walk(below, depth + 1);
      }
    }
  };
  walk("", 0);
  return files;
}
