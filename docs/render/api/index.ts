import { generatedPage, markdownTable } from "../markdown-table.ts";
import type { Entry } from "./entry.ts";
import { findTargets, headingOf, toPage, type Page, type Target } from "./links.ts";
import { openDoors } from "./read-doors.ts";
import { renderEntry } from "./render-entry.ts";

type Targets = ReadonlyMap<string, Target>;

/** Renders a page for every subpath of the package from the comments in its code. */
export function renderApiDocs(): ReadonlyMap<string, string> {
  const pages = openDoors().map(toPage);
  const targets = findTargets(pages);
  return new Map(
    pages.map((page) => [
      `api/${page.page}`,
      renderPage(page, page === pages[0] ? pages : [], targets),
    ]),
  );
}

/** The first page lists the others. */
function renderPage(page: Page, others: readonly Page[], targets: Targets): string {
  return generatedPage(`\`${page.specifier}\``, `the comments behind ${page.source}`, [
    ...(others.length === 0 ? [] : [doorTable(others)]),
    contents(page, targets),
    ...page.groups.flatMap(({ title, entries }) => [
      `## ${title}`,
      ...entries.map((entry) => renderEntry(entry, (key) => link(targets.get(key), page))),
    ]),
  ]);
}

function doorTable(pages: readonly Page[]): string {
  return markdownTable(
    ["Import from", "Holds"],
    pages.map(({ specifier, page, groups }) => [
      `[\`${specifier}\`](${page})`,
      groups.map(({ title }) => title).join(", "),
    ]),
  );
}

function contents(page: Page, targets: Targets): string {
  const links = (entries: readonly Entry[]): string =>
    entries
      .map(({ key, ...entry }) => link(targets.get(key), page) ?? headingOf({ key, ...entry }))
      .join(", ");
  return page.groups.map(({ title, entries }) => `- **${title}**: ${links(entries)}`).join("\n");
}

function link(target: Target | undefined, from: Page): string | undefined {
  if (target === undefined) return undefined;
  const page = target.page === from.page ? "" : target.page;
  return `[\`${target.name}\`](${page}#${target.anchor})`;
}
