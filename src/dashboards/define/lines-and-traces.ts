import type { LineFilter } from "../model/query.ts";
import { commonOf, type PanelOptions } from "./common-options.ts";
import { filterProblems, traceProblems } from "./filter-problems.ts";
import { traceSearch, type TraceOptions } from "./links.ts";
import { panelDefinition, type PanelDefinition } from "./panel-definition.ts";
import { textProblems } from "./problem.ts";
import { msOrGiven } from "./whole-ms.ts";

/** Log lines of what is chosen, newest first. */
export interface LogsOptions extends PanelOptions, LineFilter {}

/** Traces of what is chosen, newest first. */
export interface TracesOptions extends PanelOptions, TraceOptions {}

/** Words, as Markdown. */
export interface TextOptions extends PanelOptions {
  /** What it says. */
  readonly markdown: string;
}

const filterFields = ["atLeast", "containing", "where", "service"] as const;
const traceFields = ["failed", "slowerThan", "where", "service"] as const;

/**
 * Returns a panel of log lines of what is chosen, newest first. A line's trace id opens its trace. A set of
 * backends that keeps no lines leaves the panel out.
 */
export function logs(options: LogsOptions): PanelDefinition {
  return panelDefinition(options, {
    kind: "logs",
    fields: filterFields,
    problems: (given) => filterProblems(picked(given, filterFields), "", ["kind"]),
    expressions: () => [],
    build: () => ({
      ...commonOf(options, { width: 24, height: 10, nothing: "no such lines" }),
      kind: "logs",
      lines: { ...picked(options, filterFields), kind: "lines" },
    }),
  });
}

/**
 * Returns a panel of traces of what is chosen, newest first. A set of backends that keeps no traces leaves
 * the panel out. Where the store searches one service at a time, as Jaeger does, there is a panel for each
 * chosen service, so the dashboard has to let the viewer choose a service, or the search names one.
 */
export function traces(options: TracesOptions): PanelDefinition {
  return panelDefinition(options, {
    kind: "traces",
    fields: traceFields,
    problems: ({ slowerThan, ...given }) =>
      traceProblems(
        {
          ...picked(given, traceFields),
          ...(slowerThan === undefined ? {} : { slowerThanMs: msOrGiven(slowerThan) }),
        },
        "",
      ),
    expressions: () => [],
    build: () => ({
      ...commonOf(options, { width: 12, height: 9, nothing: "no such traces" }),
      kind: "traces",
      search: traceSearch(picked(options, traceFields)),
    }),
  });
}

/** Returns a panel of words: whom to ask, what to try first. */
export function text(options: TextOptions): PanelDefinition {
  return panelDefinition(options, {
    kind: "text",
    fields: ["markdown"],
    problems: (given) => textProblems(given, ["markdown"]),
    expressions: () => [],
    build: () => ({
      ...commonOf(options, { width: 24, height: 3 }),
      kind: "text",
      markdown: options.markdown,
    }),
  });
}

/** Returns those of the fields that are there. */
function picked<T extends object, K extends string>(
  options: T,
  fields: readonly K[],
): Pick<T, K & keyof T> {
  const entries = Object.entries(options).filter(([name]) => fields.some((one) => one === name));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the fields that were asked for
  return Object.fromEntries(entries) as Pick<T, K & keyof T>;
}
