/**
 * Returns an id for each title: a number that stays when panels are added or moved, as alerts and
 * bookmarks hold it. FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function panelIds(titles: readonly string[]): ReadonlyMap<string, number> {
  const ids = new Map<string, number>();
  const taken = new Set<number>();
  // By name, so that two with one number get theirs whatever their places are
  for (const title of [...new Set(titles)].toSorted()) {
    let id = (hash(title) % count) + 1;
    while (taken.has(id)) id = (id % count) + 1;
    taken.add(id);
    ids.set(title, id);
  }
  return ids;
}

/** So many numbers that two titles of a dashboard hardly ever share one. */
const count = 9_999_999;

function hash(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
