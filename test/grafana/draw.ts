import { axesOf } from "./draw-axes.ts";
import type { Panel } from "./dashboard-json.ts";
import { configOf, textOf, visibleFields } from "./field-config.ts";
import { fieldOf, rowsOf, titleOf, type Field, type Frame } from "./frame.ts";
import { nameOf } from "./legend.ts";
import type { Drawn, DrawnNumber, DrawnSeries, Line } from "./drawn.ts";
import { sortedBy, transform } from "./transform.ts";
import { toTables } from "./to-tables.ts";

/** Returns what a viewer sees of a panel, given what its data sources answered. */
export function draw(panel: Panel, frames: readonly Frame[]): Drawn {
  if (panel.type === "text") return { kind: "text", text: String(panel.options["content"]) };
  const drawn = drawAs(panel, prepared(panel, frames));
  return isEmpty(drawn) ? { kind: "nothing", text: nothingOf(panel) } : drawn;
}

/** Returns the frames that a panel's visualisation is given. */
export function prepared(panel: Panel, frames: readonly Frame[]): readonly Frame[] {
  const tables = new Set(
    panel.targets.filter(({ format }) => format === "table").map(({ refId }) => refId),
  );
  return transform(
    toTables(frames, (refId) => tables.has(refId)),
    panel.transformations,
  );
}

function drawAs(panel: Panel, frames: readonly Frame[]): Drawn {
  switch (panel.type) {
    case "timeseries": {
      const series = seriesOf(panel, frames);
      return { kind: "series", series, axes: axesOf(series) };
    }
    case "heatmap":
    case "state-timeline":
      return { kind: "series", series: seriesOf(panel, frames), axes: [] };
    case "stat":
    case "gauge":
      return { kind: "numbers", numbers: numbersOf(panel, frames) };
    case "table":
      return tableOf(panel, frames);
    case "logs":
      return { kind: "lines", lines: frames.flatMap(linesOf) };
    default:
      throw new Error(`${panel.title}: expected a panel known here, got ${panel.type}`);
  }
}

/** Grafana's words where a panel has none of its own. */
export const noData = "No data";

function nothingOf({ fieldConfig }: Panel): string {
  return textOf(fieldConfig.defaults, "noValue") ?? noData;
}

function isEmpty(drawn: Drawn): boolean {
  switch (drawn.kind) {
    case "series":
      return drawn.series.every(({ points }) => points.every(([, value]) => value === undefined));
    case "numbers":
      return drawn.numbers.every(({ value }) => value === undefined);
    case "table":
      return drawn.rows === 0;
    case "lines":
      return drawn.lines.length === 0;
    case "text":
    case "nothing":
      return false;
  }
}

function seriesOf(panel: Panel, frames: readonly Frame[]): readonly DrawnSeries[] {
  const all = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === "number"));
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === "time");
    return visibleFields(panel, frame)
      .filter(({ type }) => type === "number")
      .map((field) => ({
        name: nameOf(panel, field, frame, all),
        labels: field.labels ?? {},
        config: configOf(panel, field, frame.refId),
        points: field.values.map(
          (value, index) => [Number(time?.values[index]), finite(value)] as const,
        ),
      }));
  });
}

function numbersOf(panel: Panel, frames: readonly Frame[]): readonly DrawnNumber[] {
  const { calcs = [], values = false } = (panel.options["reduceOptions"] ?? {}) as {
    readonly calcs?: readonly string[];
    readonly values?: boolean;
  };
  const all = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === "number"));
  return frames.flatMap((frame) =>
    visibleFields(panel, frame)
      .filter(({ type }) => type === "number")
      .flatMap((field) => {
        const shown = values ? field.values.map(number) : [reduce(field, calcs[0])];
        return shown.map((value) => ({
          name: nameOf(panel, field, frame, all),
          value,
          config: configOf(panel, field, frame.refId),
        }));
      }),
  );
}

function reduce({ values }: Field, calculation = "lastNotNull"): number | undefined {
  const numbers = values.map(number).filter((value) => value !== undefined);
  switch (calculation) {
    case "lastNotNull":
      return numbers.at(-1);
    case "last":
      return number(values.at(-1));
    case "max":
      return numbers.length === 0 ? undefined : Math.max(...numbers);
    case "min":
      return numbers.length === 0 ? undefined : Math.min(...numbers);
    case "sum":
      return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0);
    default:
      throw new Error(`expected a calculation known here, got ${calculation}`);
  }
}

function tableOf(panel: Panel, frames: readonly Frame[]): Drawn {
  // A table shows one frame, and lets the viewer choose another
  const frame = frames[Number(panel.options["frameIndex"] ?? 0)] ?? { refId: "", fields: [] };
  const [sort] = (panel.options["sortBy"] ?? []) as readonly {
    readonly displayName: string;
    readonly desc?: boolean;
  }[];
  const shown =
    sort === undefined || rowsOf(frame) === 0
      ? frame
      : sortedBy(frame, sort.displayName, sort.desc ?? false);
  const columns = visibleFields(panel, shown).map((field) => {
    const config = configOf(panel, field, shown.refId);
    const title = textOf(config, "displayName") ?? titleOf(field);
    return { title, type: field.type, config, values: field.values };
  });
  return { kind: "table", columns, rows: rowsOf(frame) };
}

function linesOf(frame: Frame): readonly Line[] {
  const [times, bodies, labels] = ["timestamp", "body", "labels"].map(
    (name) => fieldOf(frame, name)?.values ?? [],
  );
  return (times ?? []).map((timeMs, index) => ({
    timeMs: Number(timeMs),
    message: String(bodies?.[index]),
    labels: (labels?.[index] ?? {}) as Line["labels"],
  }));
}

/** NaN is shown as such where a number is, and as a gap in a line. */
function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function finite(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}
