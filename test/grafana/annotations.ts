import type { AnnotationJson } from "./dashboard-json.ts";
import { rowsOf, type Frame } from "./frame.ts";
import { interpolate, withOwn, type Scope } from "./interpolate.ts";
import { formatInterval, intervalOf, type TimeRange } from "./interval.ts";
import { sourceOf, type Backend, type Request } from "./source.ts";
import { formatOf, formatOfSource } from "./variable.ts";

/** So many points Grafana asks of an annotation, whatever the width. */
const points = 100;

/** What is drawn over panels: where something began, or, where points follow each other, how long. */
export interface Mark {
  readonly fromMs: number;
  readonly toMs: number;
  readonly text: string;
}

/** Returns what Grafana sends for an annotation. */
export function annotationRequest(
  { name, datasource, target, expr }: AnnotationJson,
  backend: Pick<Backend, "sources">,
  range: TimeRange,
  scope: Scope,
): Request {
  if (datasource === undefined) throw new Error(`${name}: expected a data source, got none`);
  const source = sourceOf(backend, interpolate(datasource.uid, scope, formatOf("raw")));
  const stepMs = intervalOf(range, points, source.scrapeMs);
  const own = withOwn(scope, {
    __interval: formatInterval(stepMs),
    __interval_ms: String(stepMs),
  });
  const query = target?.expr ?? expr ?? "";
  return {
    source,
    target: { refId: "Anno", expr: interpolate(query, own, formatOfSource(source.type)) },
    range,
    stepMs,
  };
}

/** Returns the marks of an annotation: points of a series that follow each other are one. */
export function marksOf(
  annotation: AnnotationJson,
  frames: readonly Frame[],
  stepMs: number,
): readonly Mark[] {
  return frames
    .filter((frame) => rowsOf(frame) > 0)
    .flatMap(({ fields: [time, value] }) => {
      const text = textOf(annotation, value?.labels ?? {});
      const times = (time?.values ?? []).map(Number);
      return runsOf(times, stepMs).map(([fromMs, toMs]) => ({ fromMs, toMs, text }));
    });
}

function runsOf(
  times: readonly number[],
  stepMs: number,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const starts = times.filter((time, index) => {
    const before = times[index - 1];
    return before === undefined || time - before > stepMs;
  });
  return starts.map((start, index) => {
    const next = starts[index + 1] ?? Infinity;
    return [start, Math.max(...times.filter((time) => time >= start && time < next))];
  });
}

function textOf(annotation: AnnotationJson, labels: Readonly<Record<string, string>>): string {
  const format = annotation.textFormat ?? "";
  return format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? "");
}
