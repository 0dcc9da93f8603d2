import { posix } from "node:path";

import type { ProjectFolder } from "#src/project/init/project-folder.ts";

/** Returns a folder of these files, as if it lay at `/repository/<at>`. */
export function memoryFolder(files: Readonly<Record<string, string>>, at = ""): ProjectFolder {
  const base = posix.join("/repository", at);
  const texts = new Map(
    Object.entries(files).map(([path, text]) => [posix.join(base, path), text]),
  );
  return {
    read: (path) => texts.get(posix.join(base, path)),
    list: (path) => {
      const folder = posix.join(base, path).replace(/\/?$/, "/");
      const below = [...texts.keys()].filter((one) => one.startsWith(folder));
      return [...new Set(below.map((one) => one.slice(folder.length).split("/")[0] ?? ""))];
    },
  };
}
