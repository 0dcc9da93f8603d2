import type { BackendSet } from "../../metrics/backend-sets.ts";
import type { Dashboard } from "../model/dashboard.ts";
import type { Limit, LimitOption } from "../model/limit.ts";
import type { SelectionName } from "../model/selection.ts";
import type { StoreSet } from "./stores/store.ts";

/** What panels know of an alert. */
export interface ShownAlert {
  readonly name: string;
  /** undefined: it compares with no number. */
  readonly limit?: Limit;
}

/** A dashboard that links lead to. */
export interface LinkTarget {
  /** What can be chosen there. */
  readonly names: readonly SelectionName[];
  /** Ids of its panels, by their titles. */
  readonly panelIds: ReadonlyMap<string, number>;
}

/** What a dashboard is rendered with: the same for all of its panels. */
export interface Frame {
  readonly set: BackendSet;
  readonly stores: StoreSet;
  /** The project's alerts, by the ids of their rules: users may have changed or disabled some. */
  readonly alerts: ReadonlyMap<string, ShownAlert>;
  readonly dashboard: Dashboard;
  /** All dashboards of the project, by uid: what links may lead to. */
  readonly targets: ReadonlyMap<string, LinkTarget>;
  /** The dashboard of alerts, where the project has one; it takes one alert if that can be chosen there. */
  readonly alertsUid?: string;
}

/** Returns the id of a panel of the dashboard. */
export function panelIdIn({ targets, dashboard }: Frame, title: string): number | undefined {
  return targets.get(dashboard.uid)?.panelIds.get(title);
}

/** Returns the number from which on a value is bad, where the project has such an alert. */
export function limitIn({ alerts }: Frame, option: LimitOption | undefined): Limit | undefined {
  if (option === undefined) return undefined;
  if (option.alert !== undefined) return alerts.get(option.alert)?.limit;
  return option.above === undefined ? { below: option.below.value } : { above: option.above.value };
}
