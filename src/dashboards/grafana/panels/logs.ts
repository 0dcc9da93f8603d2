import type { LogsPanel, TextPanel, TracesPanel } from "../../model/panel.ts";
import type { Frame } from "../frame.ts";
import type { Drawn } from "./drawn.ts";

/** Without a question where the set keeps no log lines. */
export function renderLogs({ lines }: LogsPanel, { stores, dashboard }: Frame): Drawn {
  const { selection } = dashboard;
  return {
    type: "logs",
    targets:
      stores.logs === undefined ? [] : [stores.logs.lines(lines, { selection, place: "panel" })],
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

/** Without a question where the set keeps no traces. */
export function renderTraces({ search }: TracesPanel, { stores, dashboard }: Frame): Drawn {
  const { selection } = dashboard;
  const { traces } = stores;
  const repeats =
    traces?.oneServiceASearch === true &&
    selection.services === "several" &&
    search.service === undefined;
  return {
    type: "table",
    targets: traces === undefined ? [] : [traces.search(search, { selection, place: "panel" })],
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
