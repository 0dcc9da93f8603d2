import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

import type { RenderedFiles } from "../../generated-file.ts";

/** The package's folder, from `src` and from `dist` alike: the stack's files lie at its root. */
const packageFolder = fileURLToPath(new URL("../../../", import.meta.url));

/** What the project generates takes their place; package.json leaves them out as well. */
const generated =
  /^deploy\/(?:\.tamma-obs\.manifest$|(?:alertmanager|k8s|prometheus\/(?:pages|rules|tests)|backends\/[^/]+\/(?:prometheus\/rules|grafana\/dashboards))\/)/;

/** Docker cannot make the place of a mount inside one that is read-only. */
const mountpoint = ["deploy/prometheus/rules/.mountpoint", ""] as const;

/** Returns the files of the stack that ships, by path from the stack's folder. */
export async function packagedFiles(): Promise<RenderedFiles> {
  const entries = await readdir(join(packageFolder, "deploy"), {
    recursive: true,
    withFileTypes: true,
  });
  const deploy = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(packageFolder, join(entry.parentPath, entry.name)))
    .map((path) => path.replaceAll(sep, "/"))
    .filter((path) => !generated.test(path));
  const paths = ["docker-compose.yml", ".env", ...deploy].toSorted();
  const files = await Promise.all(
    paths.map(async (path) => [path, await readFile(join(packageFolder, path), "utf8")] as const),
  );
  return new Map([...files, mountpoint]);
}
