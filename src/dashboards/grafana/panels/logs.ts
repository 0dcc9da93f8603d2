import type { LogsPanel, TextPanel, TracesPanel } from "../../model/panel.ts";
import type { Frame } from "../frame.ts";
import type { Drawn } from "./drawn.ts";

/** Returns undefined where the set keeps no log lines. */
export function renderLogs({ lines }: LogsPanel, frame: Frame): Drawn | undefined {
  const { stores, dashboard } = frame;
  if (stores.logs === undefined) return undefined;
  return {
    type: "logs",
    targets: [stores.logs.lines(lines, { selection: dashboard.selection, place: "panel" })],
    defaults: { unit: "none" },
    options: {
      dedupStrategy: "none",
      enableLogDetails: true,
      prettifyLogMessage: false,
      showCommonLabels: false,
      showLabels: false,
      showTime: true,
      sortOrder: "Descending",
      wrapLogMessage: true,
    },
  };
}

/** Returns undefined where the set keeps no traces. */
export function renderTraces({ search }: TracesPanel, frame: Frame): Drawn | undefined {
  const { stores, dashboard } = frame;
  const { selection } = dashboard;
  if (stores.traces === undefined) return undefined;
  const repeats =
    stores.traces.oneServiceASearch &&
    selection.services === "several" &&
    search.service === undefined;
  return {
    type: "table",
    targets: [stores.traces.search(search, { selection, place: "panel" })],
    defaults: {
      unit: "none",
      custom: { align: "auto", cellOptions: { type: "auto" }, inspect: false },
    },
    options: { cellHeight: "sm", showHeader: true },
    ...(repeats ? { own: { repeat: "service", repeatDirection: "h", maxPerRow: 3 } } : {}),
  };
}

export function renderText({ markdown }: TextPanel): Drawn {
  return {
    type: "text",
    targets: [],
    defaults: {},
    options: { mode: "markdown", content: markdown },
  };
}
