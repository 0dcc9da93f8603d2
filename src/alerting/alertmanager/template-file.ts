import { posix } from "node:path";

import { generatedNote, type RenderedFiles } from "../../generated-file.ts";

/** A file of notification templates that is rendered with the routing that uses them. */
export interface TemplateFile {
  /** The file's name, such as `notification.tmpl`. */
  readonly name: string;
  /** Go templates, as Alertmanager reads them. https://prometheus.io/docs/alerting/latest/notifications/ */
  readonly text: string;
  /** Where the text comes from, for the file's first line. @default the routing's file */
  readonly file?: string;
}

/** Where Alertmanager finds the rendered files. */
const folder = "/etc/alertmanager/templates";

/** Returns whether the glob leads to the rendered files. */
export function findsRendered(glob: string): boolean {
  return posix.dirname(glob) === folder;
}

/** Returns the globs, with one that finds the rendered files in front where there are any. */
export function templateGlobs(
  globs: readonly string[],
  files: readonly TemplateFile[],
): readonly string[] {
  if (files.length === 0 || globs.some(findsRendered)) return globs;
  // What is read later replaces a template of the same name
  return [`${folder}/*.tmpl`, ...globs];
}

/** Returns the files, by path from the output folder. */
export function renderTemplates(files: readonly TemplateFile[], source: string): RenderedFiles {
  return new Map(
    files.map(({ name, text, file = source }) => [
      `alertmanager/templates/${name}`,
      `{{/* ${generatedNote(file)} */}}\n${text}`,
    ]),
  );
}
