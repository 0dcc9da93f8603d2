import type { AlertListPanel, LabelColumn, TablePanel, ValueColumn } from "../../model/panel.ts";
import { labelName } from "../../../promql/source.ts";
import { limitIn, type Frame } from "../frame.ts";
import { renderLinks, type GrafanaLink } from "../links.ts";
import { asRows } from "../metric-target.ts";
import { letter } from "../target.ts";
import { stateMappings, textMappings, thresholds } from "../thresholds.ts";
import { grafanaUnit } from "../unit.ts";
import type { Drawn } from "./drawn.ts";

/** The text for a whole table without rows would stand in each cell. */
const emptyCell = { id: "noValue", value: "–" } as const;

const coloured = { type: "color-background", mode: "basic" } as const;

/** A query for each column of numbers; rows with the same labels become one. */
export function renderTable(panel: TablePanel | AlertListPanel, frame: Frame): Drawn {
  const { labels, values, sortBy, descending } = panel;
  return {
    type: "table",
    targets: values.map(({ of }) => asRows(of, frame.dashboard.selection)),
    defaults: {
      custom: { align: "auto", cellOptions: { type: "auto" }, inspect: false },
    },
    overrides: [
      ...labels.map((column) => labelOverride(column, frame)),
      ...values.map((column) => valueOverride(column, frame)),
    ],
    options: {
      cellHeight: "sm",
      showHeader: true,
      sortBy: [{ displayName: sortBy, desc: descending }],
    },
    transformations: [
      { id: "merge", options: {} },
      { id: "organize", options: organized(panel, frame) },
    ],
  };
}

/** Grafana calls the numbers of several queries `Value #A`, `Value #B`, and those of one `Value`. */
function valueField(index: number, values: readonly ValueColumn[]): string {
  return values.length === 1 ? "Value" : `Value #${letter(index)}`;
}

function organized({ labels, values }: TablePanel | AlertListPanel, frame: Frame): object {
  const named = [
    ...labels.map(({ label, title }) => [labelName(label), title] as const),
    ...values.map(({ title }, index) => [valueField(index, values), title] as const),
  ];
  const shown = new Set(labels.map(({ label }) => label));
  const urls = labels.flatMap(({ links }) => renderLinks(links, frame, "tableLink"));
  // What links read stays in the row; what nobody reads goes
  const hidden = values
    .flatMap(({ of }) => of.labels)
    .filter((label) => !shown.has(label) && !isRead(label, urls));
  return {
    excludeByName: Object.fromEntries(
      ["Time", ...new Set(hidden.map(labelName))].map((name) => [name, true]),
    ),
    indexByName: Object.fromEntries(named.map(([name], index) => [name, index])),
    renameByName: Object.fromEntries(named),
  };
}

function isRead(label: string, urls: readonly GrafanaLink[]): boolean {
  return urls.some(({ url }) => url.includes(`__data.fields.${labelName(label)}`));
}

function labelOverride({ title, links, means, widthPx }: LabelColumn, frame: Frame): object {
  const rendered = renderLinks(links, frame, "tableLink");
  return override(title, [
    emptyCell,
    ...(rendered.length === 0 ? [] : [{ id: "links", value: rendered }]),
    ...(means === undefined
      ? []
      : [
          { id: "mappings", value: textMappings(means) },
          { id: "custom.cellOptions", value: coloured },
        ]),
    ...(widthPx === undefined ? [] : [{ id: "custom.width", value: widthPx }]),
  ]);
}

function valueOverride({ title, measure, limit, states }: ValueColumn, frame: Frame): object {
  const bound = limitIn(frame, limit);
  const isJudged = bound !== undefined || states !== undefined;
  return override(title, [
    emptyCell,
    { id: "unit", value: grafanaUnit(measure) },
    ...(bound === undefined ? [] : [{ id: "thresholds", value: thresholds(bound) }]),
    ...(states === undefined ? [] : [{ id: "mappings", value: stateMappings(states) }]),
    ...(isJudged
      ? [
          { id: "color", value: { mode: "thresholds" } },
          { id: "custom.cellOptions", value: coloured },
        ]
      : []),
  ]);
}

function override(title: string, properties: readonly object[]): object {
  return { matcher: { id: "byName", options: title }, properties };
}
