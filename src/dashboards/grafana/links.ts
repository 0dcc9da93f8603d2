import type { DashboardLink, Link, TracesLink } from "../model/link.ts";
import type { Frame } from "./frame.ts";
import { exploreUrl } from "./explore-url.ts";
import { valueOf, type Scope } from "./scope.ts";

/** A link of a panel, a line or a cell. */
export interface GrafanaLink {
  readonly title: string;
  readonly url: string;
}

/** Returns a link in the form that a panel as a whole has. */
export function panelLink({ title, url }: GrafanaLink): object {
  return {
    type: "link",
    title,
    url,
    icon: "external link",
    tooltip: "",
    tags: [],
    asDropdown: false,
    includeVars: false,
    keepTime: false,
    targetBlank: false,
  };
}

/** Returns the links that lead somewhere: where the set keeps no traces, none leads to them. */
export function renderLinks(
  links: readonly Link[],
  frame: Frame,
  place: Scope["place"],
): readonly GrafanaLink[] {
  return links.flatMap((link) => {
    const url = urlOf(link, frame, place);
    return url === undefined ? [] : [{ title: link.title, url }];
  });
}

/** Returns the links of a panel to its alerts on the dashboard of alerts, which may have no choice of one. */
export function alertLinks(ids: readonly string[], frame: Frame): readonly GrafanaLink[] {
  const { alertsUid, alerts, dashboard, targets } = frame;
  const target = alertsUid === undefined ? undefined : targets.get(alertsUid);
  if (target === undefined || alertsUid === dashboard.uid) return [];
  return ids.flatMap((id) => {
    const alert = alerts.get(id);
    if (alert === undefined) return [];
    const chosen = dashboard.selection.names
      .filter((name) => name !== "alert" && target.names.includes(name))
      .map((name) => `\${${name}:queryparam}`);
    const which = target.names.includes("alert") ? [`var-alert=${alert.name}`] : [];
    const query = [...which, ...chosen, "${__url_time_range}"].join("&");
    return [{ title: `Alert ${alert.name}`, url: `/d/${alertsUid}?${query}` }];
  });
}

function urlOf(link: Link, frame: Frame, place: Scope["place"]): string | undefined {
  const scope: Scope = {
    selection: frame.dashboard.selection,
    place: place === "panel" ? "tableLink" : place,
  };
  switch (link.to) {
    case "dashboard":
      return dashboardUrl(link, frame, scope.place);
    case "lines":
      return frame.stores.logs && exploreUrl(frame.stores.logs.lines(link.query, scope));
    case "traces":
      return tracesUrl(link, frame, scope);
    case "alertPanel":
      return alertPanelUrl(frame);
    case "url":
      return link.url;
  }
  return link satisfies never;
}

/** A store that searches one service at a time needs one. */
function tracesUrl({ query }: TracesLink, { stores }: Frame, scope: Scope): string | undefined {
  const { traces } = stores;
  const { names, services } = scope.selection;
  const isOfOne = query.service !== undefined || (names.includes("service") && services === "one");
  // A panel is repeated for each service; a link is one
  if (traces === undefined || (traces.oneServiceASearch && !isOfOne)) return undefined;
  return exploreUrl(traces.search(query, scope));
}

function dashboardUrl(
  { uid, panel, choose = {}, from }: DashboardLink,
  frame: Frame,
  place: Scope["place"],
): string | undefined {
  const target = frame.targets.get(uid);
  // Who leaves a dashboard out keeps the panels that lead to it
  if (target === undefined) return undefined;
  const own = frame.dashboard.selection.names;
  const chosen = target.names.flatMap((name) => {
    const value = choose[name];
    if (value === undefined && !own.includes(name)) return [];
    return value === undefined
      ? `\${${name}:queryparam}`
      : `var-${name}=${typeof value === "string" ? encodeURIComponent(value) : valueOf(value, place)}`;
  });
  const id = panel === undefined ? undefined : target.panelIds.get(panel);
  const query = [
    ...(id === undefined ? [] : [`viewPanel=${id}`]),
    ...chosen,
    from === undefined ? "${__url_time_range}" : `from=${from}&to=now`,
  ].join("&");
  return `/d/${uid}?${query}`;
}

/** The row's own labels say which; the chosen values go along. */
function alertPanelUrl({ dashboard }: Frame): string {
  const chosen = dashboard.selection.names
    .filter((name) => name === "environment")
    .map((name) => `\${${name}:queryparam}`);
  const query = [
    "viewPanel=${__data.fields.panel_id}",
    "var-service=${__data.fields.service_name}",
    ...chosen,
    "${__url_time_range}",
  ].join("&");
  return `/d/\${__data.fields.dashboard_uid}?${query}`;
}
