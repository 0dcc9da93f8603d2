import { columnsInPixels } from "./panel-width.ts";
import type { Panel, Target } from "./dashboard-json.ts";
import { interpolate, withOwn, type Scope } from "./interpolate.ts";
import {
  formatInterval,
  intervalOf,
  parseInterval,
  rateIntervalOf,
  type TimeRange,
} from "./interval.ts";
import { mixedUid, sourceOf, type Backend, type DataSource, type Request } from "./source.ts";
import { formatOf, formatOfSource } from "./variable.ts";

/** Returns what Grafana sends for a panel: to its data source, or to each query's own where mixed. */
export function requestsOf(
  panel: Panel,
  backend: Pick<Backend, "sources">,
  range: TimeRange,
  scope: Scope,
): readonly Request[] {
  return panel.targets
    .filter(({ hide }) => hide !== true)
    .map((target) => {
      const source = sourceOfTarget(panel, target, backend, scope);
      return requestOf(panel, target, source, range, scope);
    });
}

function sourceOfTarget(
  { title, datasource }: Panel,
  target: Target,
  backend: Pick<Backend, "sources">,
  scope: Scope,
): DataSource {
  const asked = datasource?.uid === mixedUid ? target.datasource : datasource;
  if (asked === undefined) {
    throw new Error(`${title}: expected a data source, got none: Grafana asks the default one`);
  }
  const source = sourceOf(backend, interpolate(asked.uid, scope, formatOf("raw")));
  if (asked.type !== undefined && asked.type !== source.type) {
    throw new Error(`${title}: expected a data source of type ${asked.type}, got ${source.type}`);
  }
  return source;
}

function requestOf(
  panel: Panel,
  target: Target,
  source: DataSource,
  range: TimeRange,
  scope: Scope,
): Request {
  const text = (value: string): string => interpolate(value, scope, formatOf("raw"));
  const given = [target.interval, panel.interval].find((one) => one !== undefined && one !== "");
  const lowMs = given === undefined ? source.scrapeMs : parseInterval(text(given));
  const points = panel.maxDataPoints ?? columnsInPixels(panel.gridPos?.w ?? 24);
  const stepMs = intervalOf(range, points, lowMs);
  // What a query asks as its smallest step stands for the scrape interval, a panel's does not
  const scrapeMs = target.interval ? parseInterval(text(target.interval)) : source.scrapeMs;
  const own = withOwn(scope, {
    __interval: formatInterval(stepMs),
    __interval_ms: String(stepMs),
    __rate_interval: formatInterval(rateIntervalOf(stepMs, scrapeMs)),
    __auto: formatInterval(target["queryType"] === "instant" ? range.toMs - range.fromMs : stepMs),
  });
  return { source, target: filled(target, own, source), range, stepMs };
}

function filled(target: Target, scope: Scope, { type }: DataSource): Target {
  const format = formatOfSource(type);
  const entries = Object.entries(target).map(([key, value]) => [
    key,
    typeof value === "string" && key !== "refId" ? interpolate(value, scope, format) : value,
  ]);
  // The same keys, the same types
  return Object.fromEntries(entries) as Target;
}
