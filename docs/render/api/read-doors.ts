import { join } from "node:path";

import { API, type Symbol } from "typescript/unstable/sync";

import { readDoors, root, type Door } from "./doors.ts";
import type { Entry } from "./entry.ts";
import { readEntry } from "./read-entry.ts";

/** Everything that a page shows. */
export interface OpenDoor extends Door {
  readonly exported: readonly Entry[];
  /** What signatures name and no door exports. */
  readonly behind: readonly Entry[];
}

/**
 * Reads every door with the compiler's own API, which starts as fast as `tsc` does. The API is
 * marked unstable: the compiler is pinned, and a change shows in `npm run generate:check`.
 */
export function openDoors(): readonly OpenDoor[] {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: ["tsconfig.build.json"] });
    const [project] = snapshot.getProjects();
    if (project === undefined) throw new Error("tsconfig.build.json: expected a project, got none");
    const { checker, program } = project;
    const read = (symbol: Symbol): ReturnType<typeof readEntry> =>
      readEntry(symbol, join(root, "src"), checker);
    const exportsOf = ({ source }: Door): readonly Symbol[] => {
      const file = program.getSourceFile(join(root, source));
      const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
      return module === undefined ? [] : checker.getExportsOfModule(module);
    };
    const opened = readDoors().map((door) => ({ door, read: exportsOf(door).map(read) }));
    const shown = new Set(opened.flatMap((door) => door.read.map(({ entry }) => entry.key)));
    return opened.map(({ door, read: exported }) => {
      const behind: Entry[] = [];
      const named = new Map(exported.flatMap((from) => from.named));
      for (const [key, symbol] of named) {
        if (shown.has(key)) continue;
        shown.add(key);
        behind.push(read(symbol).entry);
      }
      return { ...door, exported: exported.map(({ entry }) => entry), behind };
    });
  } finally {
    api.close();
  }
}
