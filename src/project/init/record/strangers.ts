import type { Layout } from "../detect/layout.ts";
import type { ProjectFolder } from "../project-folder.ts";
import type { ComparedFile } from "./compare-files.ts";

/** The files that the config imports: they import each other, and only work together. */
const definitions = /^(?:dashboards|metrics|objectives|routing|rules)\.m?[jt]s$/;

/**
 * Returns the user's files that new ones could not work beside: those at the place of one that
 * others import, and code in the folder that a compiler would be kept away from.
 */
export function strangersIn(
  folder: ProjectFolder,
  files: readonly ComparedFile[],
  layout: Layout,
): readonly string[] {
  const planned = new Set(files.map(({ path }) => path));
  const code = folder
    .list(layout.folder)
    .map((name) => `${layout.folder}/${name}`)
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path) && !planned.has(path));
  const ours = [`${layout.folder}/`, `${layout.applicationFolder}/`, layout.configFile];
  return [
    ...files
      .filter(({ path, state }) => state === "foreign" && ours.some((one) => path.startsWith(one)))
      .map(({ path }) => path),
    ...code,
  ];
}

/**
 * Returns the files without the new ones that a config of the user's does not import: it is not
 * edited, so nothing would read them.
 */
export function withoutUnused(
  files: readonly ComparedFile[],
  { applicationFolder, configFile, folder }: Layout,
): readonly ComparedFile[] {
  const config = files.find(({ path }) => path === configFile);
  if (config?.state !== "foreign") return files;
  return files.filter(({ path, state }) => {
    const name = [folder, applicationFolder]
      .filter((one) => path.startsWith(`${one}/`))
      .map((one) => path.slice(one.length + 1))
      .find((one) => definitions.test(one));
    return state !== "new" || name === undefined || config.current?.includes(`./${path}"`) === true;
  });
}
