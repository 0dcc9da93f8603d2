/** What each check of the lint of dashboards is about; its name is what `accept` takes. */
export const dashboardChecks = {
  shape: "It is the JSON of a dashboard that Grafana reads.",
  "dashboard-title": "The dashboard has a title.",
  "dashboard-uid": "It has a uid of at most 40 letters, digits, `-` and `_`: links hold it.",
  "dashboard-tags": "It has a tag, by which it is found.",
  editable: "It says `editable: false`: a change in the browser is lost at the next generation.",
  refresh: "It asks for data every 30 s at most.",
  "panel-title": "Every panel has a title that no other panel has.",
  "panel-description": "Every panel says what it shows.",
  "panel-id": "Every panel has an id that no other panel has: links hold it.",
  layout: "No panel covers another or leaves the 24 columns.",
  unit: "Every panel that shows numbers has a unit that Grafana knows.",
  "no-value": "A panel that may be empty says what that means, as `noValue`.",
  thresholds: "Thresholds ascend, from a base without a value.",
  "axis-bound": "The axis of a time series has a soft maximum, or a maximum.",
  "data-source": "Every panel and query has a data source of its own, never the default one.",
  query: "Every panel that shows data has queries, each with a `refId` of its own.",
  promql: "Every query of a Prometheus is PromQL.",
  "raw-counter": "Counters are read by `rate`, `increase` and the like.",
  "rate-window":
    "The window of a rate is `$__rate_interval`, or at least four scrape intervals long.",
  variable: "Every variable that is used is defined.",
  "variable-refresh": "Variables with a query ask again when the time range changes.",
  link: "Links lead to a dashboard, a panel and variables that are there.",
  "annotation-scope": "An annotation is for chosen panels, or for what a variable chooses.",
  "annotation-region": "No annotation that is on by default fills regions.",
} as const;

/** A check of the lint of dashboards, by the name that `accept` takes. */
export type DashboardCheck = keyof typeof dashboardChecks;

/** Something about a dashboard that is not as it should be. */
export interface Finding {
  readonly check: DashboardCheck;
  /** Where in the JSON: `panels[3] "Error share": targets[0].expr`. Empty: the dashboard itself. */
  readonly place: string;
  readonly expected: string;
  readonly got: string;
}

/** A finding that is meant so. */
export interface Accepted {
  readonly check: DashboardCheck;
  /** The title of the panel where it is. @default wherever it is */
  readonly panel?: string;
}

/** Returns whether somebody has said that a finding is meant so. */
export function isAccepted({ check, place }: Finding, accepted: readonly Accepted[]): boolean {
  return accepted.some(
    (one) =>
      one.check === check &&
      (one.panel === undefined || place.includes(`] ${JSON.stringify(one.panel)}`)),
  );
}

/** What a check returns: its name is added to it. */
export type Found = Omit<Finding, "check">;
