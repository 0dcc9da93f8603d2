import type { ProjectFolder } from "../project-folder.ts";
import { recordIn } from "../record/init-record.ts";

/** Names of the folder for new files, of which the first that holds nothing else is taken. */
export const folderNames = ["observability", "tamma-obs", "tamma-observability"] as const;

/** The folder that an earlier `init`, or the config, has settled; nothing where neither is there. */
export function settledFolder(folder: ProjectFolder): string | undefined {
  const recorded = folder.list(".").find((name) => folder.read(recordIn(name)) !== undefined);
  if (recorded !== undefined) return recorded;
  const config = ownConfig(folder);
  if (config === undefined) return undefined;
  const imported = /"\.\/([\w.-]+)\/(?:dashboards|objectives|routing|rules)\./.exec(config);
  return imported?.[1] ?? folderNames[0];
}

/** The text of a config that `tamma-obs` can read, whoever wrote it. */
function ownConfig(folder: ProjectFolder): string | undefined {
  const name = folder.list(".").find((one) => /^observability\.config\.m?[jt]s$/.test(one));
  const text = name === undefined ? undefined : folder.read(name);
  return text?.includes("@tamma/observability") === true ? text : undefined;
}
