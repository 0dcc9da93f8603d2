import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** The user of Alertmanager's container. */
const nobodyUid = 65_534;

/**
 * Returns which secrets the routing names that Alertmanager will not find, a line each: it runs
 * without them, and those whom they lead to are told nothing.
 *
 * @param generated The folder with alertmanager/.
 */
export async function secretNotes(folder: string, generated: string): Promise<readonly string[]> {
  const routing = await readFile(join(generated, "alertmanager/alertmanager.yml"), "utf8");
  const found = routing.matchAll(/\/etc\/alertmanager\/secrets\/([\w.-]+)/g);
  const names = [...new Set([...found].flatMap(([, name]) => name ?? []))].toSorted();
  const present = new Set(await readdir(folder).catch(() => []));
  const missing = names.filter((name) => !present.has(name));
  const unreadable = await Promise.all(
    names.filter((name) => present.has(name)).map((name) => unreadableNote(join(folder, name))),
  );
  return [
    ...(missing.length === 0
      ? []
      : [
          `no secret ${missing.join(", ")} in ${folder}: whom it leads to is not notified. Write each value to a file of that name, then run \`tamma-obs up\` again`,
        ]),
    ...unreadable.flat(),
  ];
}

async function unreadableNote(path: string): Promise<readonly string[]> {
  if (process.platform !== "linux") return [];
  const { mode, uid } = await stat(path);
  if ((mode & (uid === nobodyUid ? 0o400 : 0o004)) !== 0) return [];
  const got = (mode & 0o777).toString(8).padStart(3, "0");
  return [`${path}: expected to be readable by uid ${nobodyUid}, got mode ${got}`];
}
