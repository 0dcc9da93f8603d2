import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";
import type { Found } from "./finding.ts";
import { linksOf, type LinkPart } from "./link-parts.ts";
import type { LinkTarget, LinkTargets, Subject } from "./subject.ts";
import { referencesIn } from "./variable-reference.ts";

/** What is known of the address of a link to a dashboard. */
interface DashboardAddress {
  readonly uid: string;
  readonly query: URLSearchParams;
}

export function linkProblems({ dashboard, set }: Subject): readonly Found[] {
  return linksOf(dashboard).flatMap((link) => {
    if (link.url === "") return [{ place: link.place, expected: "an address", got: "none" }];
    const address = addressOf(link.url);
    return address === undefined || set === undefined ? [] : targetProblems(link, address, set);
  });
}

/** Returns undefined where the link leads elsewhere, or to a dashboard that a variable names. */
function addressOf(url: string): DashboardAddress | undefined {
  const [, uid = "", query = ""] =
    /^\/(?:[^?#]*\/)?d\/([^/?#]+)[^?#]*(?:\?([^#]*))?/.exec(url) ?? [];
  return uid === "" || referencesIn(uid).length > 0
    ? undefined
    : { uid, query: new URLSearchParams(query) };
}

function targetProblems(
  { place }: LinkPart,
  { uid, query }: DashboardAddress,
  set: LinkTargets,
): readonly Found[] {
  const target = set.get(uid);
  if (target === undefined) {
    const near = nearest(uid, set.keys());
    const expected = near === undefined ? `one of ${[...set.keys()].join(", ")}` : near;
    return [{ place, expected: `a dashboard that is there: ${expected}`, got: show(uid) }];
  }
  const panels = ["viewPanel", "panelId", "editPanel"].flatMap((key) => query.getAll(key));
  const variables = [...query.keys()]
    .filter((key) => key.startsWith("var-"))
    .map((key) => key.slice("var-".length));
  return [
    ...panels
      .filter((panel) => referencesIn(panel).length === 0 && !hasPanel(target, panel))
      .map((got) => ({ place, expected: `the id of a panel of ${uid}`, got })),
    ...[...new Set(variables)]
      .filter((name) => !target.variables.includes(name))
      .map((name) => ({
        place,
        expected: `a variable of ${uid}: ${target.variables.join(", ") || "it has none"}`,
        got: `var-${name}`,
      })),
  ];
}

/** Newer versions of Grafana write `panel-3`, and both understand either. */
function hasPanel({ panels }: LinkTarget, panel: string): boolean {
  return panels.some((id) => panel === String(id) || panel === `panel-${id}`);
}
