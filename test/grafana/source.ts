import type { Target } from "./dashboard-json.ts";
import type { Frame } from "./frame.ts";
import type { TimeRange } from "./interval.ts";

/** A data source as it is provisioned. */
export interface DataSource {
  readonly uid: string;
  readonly type: string;
  readonly isDefault: boolean;
  /** How often its data comes, in milliseconds. */
  readonly scrapeMs: number;
}

/** What Grafana sends to one data source for one query of a panel. */
export interface Request {
  readonly source: DataSource;
  /** With its variables filled in. */
  readonly target: Target;
  readonly range: TimeRange;
  /** The distance of points. */
  readonly stepMs: number;
}

/** What answers requests: the data sources, wherever they are. */
export interface Backend {
  readonly sources: readonly DataSource[];
  readonly ask: (request: Request) => Promise<readonly Frame[]>;
  /** Values of a label, of the series that a selector chooses. */
  readonly labelValues: (
    source: DataSource,
    label: string,
    selector: string | undefined,
    range: TimeRange,
  ) => Promise<readonly string[]>;
  /** Results of an instant query, as Grafana writes them: `up{job="a"} 1 1700000000000`. */
  readonly queryResult: (
    source: DataSource,
    expr: string,
    range: TimeRange,
  ) => Promise<readonly string[]>;
}

/** Grafana's name for a panel whose queries ask more than one data source. */
export const mixedUid = "-- Mixed --";

/** Returns a provisioned data source by its uid. */
export function sourceOf({ sources }: Pick<Backend, "sources">, uid: string): DataSource {
  const source = sources.find((known) => known.uid === uid);
  if (source === undefined) {
    const known = sources.map((one) => one.uid).join(", ");
    throw new Error(`expected one of the data sources ${known}, got ${uid}`);
  }
  return source;
}
