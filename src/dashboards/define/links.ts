import type { Duration } from "../../duration.ts";
import { isObject } from "../../is-object.ts";
import type {
  AlertPanelLink,
  DashboardLink,
  LinesLink,
  TracesLink,
  UrlLink,
} from "../model/link.ts";
import type { LineFilter, TracesQuery } from "../model/query.ts";
import { msOrGiven } from "./whole-ms.ts";

/** Which traces are looked for: the newest in which a span of what is chosen is so. */
export interface TraceOptions extends Omit<TracesQuery, "kind" | "slowerThanMs"> {
  /** In which a request to a service took longer: `"500ms"`, or milliseconds. */
  readonly slowerThan?: Duration;
}

/**
 * Returns a link to a dashboard of the project, or to one panel of it, over the time range shown. What is
 * chosen goes along where the target has the variable; `choose` sets others, such as
 * `{ service: ofRow("service.name") }`. A uid, a panel or a variable that is not there is refused.
 */
export function toDashboard(
  uid: string,
  options: Omit<DashboardLink, "to" | "uid">,
): DashboardLink {
  return { ...options, to: "dashboard", uid };
}

/** Returns a link to log lines of what is chosen, over the time range shown. It is left out where none are kept. */
export function toLines(title: string, filter: LineFilter = {}): LinesLink {
  return { to: "lines", title, query: made(filter, (given) => ({ ...given, kind: "lines" })) };
}

/** Returns a link to traces of what is chosen, over the time range shown. It is left out where none are kept. */
export function toTraces(title: string, options: TraceOptions = {}): TracesLink {
  return { to: "traces", title, query: made(options, traceSearch) };
}

/** Returns a link to the panel that shows the alert of a row: for tables of alerts of one's own. */
export function toAlertPanel(title: string): AlertPanelLink {
  return { to: "alertPanel", title };
}

/** Returns a link to a page: of `https` or `http`, or a path of Grafana's own such as `/explore`. */
export function toUrl(title: string, url: string): UrlLink {
  return { to: "url", title, url };
}

function made<T extends object, Q>(given: T, make: (given: T) => Q): Q {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what JavaScript gave instead is reported
  return isObject(given) ? make(given) : (given as unknown as Q);
}

/** Returns the search. */
export function traceSearch(options: TraceOptions): TracesQuery {
  const { slowerThan, ...rest } = options;
  return {
    ...rest,
    kind: "traces",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is no duration is reported
    ...(slowerThan === undefined ? {} : { slowerThanMs: msOrGiven(slowerThan) as number }),
  };
}
