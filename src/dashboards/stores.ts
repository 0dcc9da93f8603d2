import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";

/**
 * What a set of backends answers about log lines and traces, each in its own language. Panels ask by
 * what they want to know and name no store. `$service` holds the chosen services: one, several, or
 * `.+` for all.
 */
export interface Stores {
  /** undefined: the set keeps no log lines here. */
  readonly logs?: LogStore;
  /** undefined: the set keeps no traces here. */
  readonly traces?: TraceStore;
  /** What the stores say about themselves, on the dashboard of the pipeline. */
  readonly panels: readonly Builder<Panel>[];
}

type Target = Builder<Dataquery>;

/** A data source by its fixed uid. */
export type Source = DataSourceRef & { readonly uid: string };

/** What dashboards ask the store of log lines, in its own query language. */
export interface LogStore {
  readonly source: Source;
  /** The lines of the chosen services at warn or worse. */
  readonly warningsAndErrors: Target;
  /** The number of lines of the chosen services over time, a series a level. */
  readonly volumeByLevel: Target;
  /** Exceptions a second in the lines of the chosen services, a series a type. */
  readonly exceptionsByType: Target;
}

/** What dashboards ask the store of traces, in its own query language. */
export interface TraceStore {
  readonly source: Source;
  /** Whether a search takes exactly one service: a panel is then repeated for each chosen one. */
  readonly oneServiceASearch: boolean;
  /** The newest traces in which a span of the chosen services failed. */
  readonly failed: Target;
  /** The newest traces in which a request to the chosen services took over 500 ms. */
  readonly slow: Target;
  /** The newest traces of the service and route of a table's row, for a link in it. */
  readonly ofRow: Target;
}

/** How many traces a search returns at most. */
export const searchLimit = 20;

/** Makes a query of a data source for which the SDK has no builder. */
export function targetOf(
  source: DataSourceRef,
  query: Readonly<Record<string, string | number>>,
): Target {
  return {
    build: () => ({
      ...query,
      datasource: source,
      // The SDK's mark of a query; JSON leaves functions out
      _implementsDataqueryVariant: () => undefined,
    }),
  };
}
