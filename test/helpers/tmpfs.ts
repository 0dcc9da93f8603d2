import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findBinary } from "./binary.ts";

const mount = findBinary("mount", ["/bin"]);
const umount = findBinary("umount", ["/bin"]);

/** Why no file system can be mounted here; undefined when one can. */
export const tmpfsMissing =
  process.getuid?.() === 0 && mount !== undefined && umount !== undefined
    ? undefined
    : "mounting a tmpfs needs root on Linux";

export interface Tmpfs extends AsyncDisposable {
  readonly path: string;
}

/** Mounts an empty file system in memory of its own; `options` as of mount(8), `size=1m`. */
export async function mountTmpfs(options: string): Promise<Tmpfs> {
  const path = await mkdtemp(join(tmpdir(), "tmpfs-"));
  execFileSync(mount ?? "", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
  return {
    path,
    async [Symbol.asyncDispose]() {
      execFileSync(umount ?? "", ["--lazy", path]);
      await rm(path, { recursive: true, force: true });
    },
  };
}
