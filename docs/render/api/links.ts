import type { Entry } from "./entry.ts";
import type { OpenDoor } from "./read-doors.ts";
import { groupByTheme, type Group } from "./themes.ts";

/** A page with its headings in order. */
export interface Page extends OpenDoor {
  readonly groups: readonly Group[];
}

/** Where a reader finds an entry. */
export interface Target {
  readonly name: string;
  readonly page: string;
  readonly anchor: string;
}

/** The heading of what signatures name and no door exports. */
const behindTitle = "Types behind the signatures";

/** Returns the page of a door. */
export function toPage(door: OpenDoor): Page {
  const behind = door.behind.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const groups = groupByTheme(door.exported);
  return {
    ...door,
    groups: behind.length === 0 ? groups : [...groups, { title: behindTitle, entries: behind }],
  };
}

/** The heading of an entry; a call's brackets set it apart from a type of the same name. */
export function headingOf({ name, callable }: Entry): string {
  return callable ? `${name}()` : name;
}

/** Returns where every entry is found, by its key: on the first page that has it. */
export function findTargets(pages: readonly Page[]): ReadonlyMap<string, Target> {
  const targets = pages.flatMap(targetsOf);
  return new Map(targets.toReversed().map(({ key, ...target }) => [key, target]));
}

/** GitHub numbers headings that would share an anchor, in the order of the page. */
function targetsOf(page: Page): readonly (Target & { readonly key: string })[] {
  const used = new Map<string, number>();
  const anchorOf = (heading: string): string => {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-");
    const count = used.get(slug) ?? 0;
    used.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  };
  anchorOf(page.specifier);
  return page.groups.flatMap(({ title, entries }) => {
    anchorOf(title);
    return entries.map((entry) => ({
      key: entry.key,
      name: entry.name,
      page: page.page,
      anchor: anchorOf(headingOf(entry)),
    }));
  });
}
