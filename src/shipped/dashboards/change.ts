import type { DashboardOptions } from "../../dashboards/define/define-dashboard.ts";
import type { PanelDefinition } from "../../dashboards/define/panel-definition.ts";
import type { RowDefinition } from "../../dashboards/define/row.ts";
import { isObject } from "../../is-object.ts";

/** A change of a dashboard that ships. Panels are named by their titles; one that is not there is refused. */
export interface DashboardChange {
  /** Title of the panel behind which `add` stands. @default the last of the first panels */
  readonly after?: string;
  /** Further panels. */
  readonly add?: readonly PanelDefinition[];
  /** Panels instead of those with these titles, in their places. */
  readonly replace?: Readonly<Record<string, PanelDefinition>>;
  /** Titles of panels that are left out. */
  readonly without?: readonly string[];
  /** Rows at the end. */
  readonly rows?: readonly RowDefinition[];
}

/** Returns what makes the changed dashboard; what is no change changes nothing. */
export function changedBy(given: unknown): (options: DashboardOptions) => DashboardOptions {
  const changes = changesIn(given).filter((one): one is DashboardChange => isObject(one));
  return (options) => changes.reduce(applied, options);
}

/** Returns the dashboard with one change. */
export function applied(options: DashboardOptions, change: DashboardChange): DashboardOptions {
  const { after, add = [], replace = {}, without = [], rows = [] } = change;
  const { panels = [], rows: own = [] } = options;
  const replacements = new Map(Object.entries(replace));
  const withChanges = (all: readonly PanelDefinition[]): readonly PanelDefinition[] =>
    all.flatMap((panel) => [
      ...(without.includes(panel.title) ? [] : [replacements.get(panel.title) ?? panel]),
      ...(panel.title === after ? add : []),
    ]);
  const changed = withChanges(panels);
  return {
    ...options,
    panels: after === undefined ? [...changed, ...add] : changed,
    rows: [
      ...own.flatMap((row) => {
        const [first, ...others] = withChanges(row.panels);
        return first === undefined ? [] : [{ ...row, panels: [first, ...others] as const }];
      }),
      ...rows,
    ],
  };
}

/** Returns the changes, one or several. */
export function changesIn(given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}
