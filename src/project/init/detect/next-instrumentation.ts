import type { ProjectFolder } from "../project-folder.ts";
import type { Layout } from "./layout.ts";

/**
 * Returns the file that Next.js runs once when it starts, which lies beside `app` or `pages`; or
 * nothing where the project has one of another kind: two would be one too many.
 */
export function nextInstrumentation(
  folder: ProjectFolder,
  { language }: Pick<Layout, "language">,
): string | undefined {
  const inSource = folder.list("src").some((name) => name === "app" || name === "pages");
  const extension = language.value === "typescript" ? "ts" : "js";
  const wanted = `instrumentation.${extension}`;
  const there = folder
    .list(inSource ? "src" : ".")
    .filter((name) => /^instrumentation\.[jt]sx?$/.test(name));
  if (there.some((name) => name !== wanted)) return undefined;
  return inSource ? `src/${wanted}` : wanted;
}
