import type { ProjectFolder } from "../project-folder.ts";
import { nextInSource, type Layout } from "./layout.ts";

/** The file that Next.js runs once when it starts. */
export interface NextInstrumentation {
  readonly path: string;
  /** Whether the project has one of another kind: two would be one too many. */
  readonly isTheirs: boolean;
}

/** Returns where Next.js looks for it: beside `app` or `pages`. */
export function nextInstrumentation(
  folder: ProjectFolder,
  { language }: Pick<Layout, "language">,
): NextInstrumentation {
  const place = nextInSource(folder) ? "src/" : "";
  const extension = language.value === "typescript" ? "ts" : "js";
  const wanted = `instrumentation.${extension}`;
  const other = folder
    .list(place === "" ? "." : place)
    .find((name) => /^instrumentation\.[jt]sx?$/.test(name) && name !== wanted);
  return { path: `${place}${other ?? wanted}`, isTheirs: other !== undefined };
}
