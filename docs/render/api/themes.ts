import type { Entry } from "./entry.ts";

/** A heading of a page and the parts of src/ whose declarations stand below it, in this order. */
export interface Theme {
  readonly title: string;
  readonly from: readonly string[];
}

/** What is in none of them gets a heading of its own, named after its file. */
const themes: readonly Theme[] = [
  { title: "Config of a project", from: ["project/"] },
  { title: "Environment variables", from: ["config.ts"] },
  { title: "Durations", from: ["duration.ts"] },
  { title: "Errors", from: ["errors.ts"] },
  { title: "Request ids", from: ["instrumentation/request-id/"] },

  { title: "Definitions of metrics", from: ["metrics/definition.ts", "metrics/catalog.ts", "metrics/alert-series.ts"] },
  { title: "Own metrics", from: ["metrics/define/"] },
  {
    title: "Recording",
    from: ["metrics/recording/", "metrics/collector.ts", "metrics/collector-types.ts", "metrics/json.ts", "metrics/spec.ts"],
  },
  { title: "Other languages", from: ["metrics/registry/"] },
  { title: "Names in Prometheus", from: ["metrics/prometheus-name.ts"] },

  {
    title: "The health service",
    from: [
      "health/health.ts",
      "health/options.ts",
      "health/access.ts",
      "health/drain.ts",
      "health/",
    ],
  },
  { title: "Own checks", from: ["health/check.ts", "health/groups.ts"] },
  { title: "Ready-made checks", from: ["health/checks/"] },
  { title: "Reports", from: ["health/report.ts", "health/engine/"] },
  { title: "History", from: ["health/history/"] },

  { title: "Quantities", from: ["promql/quantity.ts"] },
  {
    title: "Expressions",
    from: [
      "promql/expression.ts",
      "promql/functions.ts",
      "promql/",
      "promql/raw.ts",
      "promql/print.ts",
    ],
  },
  { title: "Label conditions", from: ["promql/label-condition.ts"] },
  { title: "Conditions", from: ["promql/condition.ts", "promql/presence.ts"] },
  { title: "OpenSLO", from: ["alerting/openslo/"] },
  {
    title: "Rules",
    from: [
      "alerting/rules/rule.ts",
      "alerting/severity.ts",
      "alerting/rules/rule-file.ts",
      "alerting/rules/",
      "alerting/render.ts",
      "alerting/rule-context.ts",
    ],
  },
  {
    title: "Checking rules",
    from: ["alerting/rules/validate.ts", "alerting/rules/problem.ts", "alerting/lint/"],
  },
  {
    title: "Routing",
    from: [
      "alerting/alertmanager/routing-definition.ts",
      "alerting/alertmanager/route.ts",
      "alerting/alertmanager/receiver.ts",
      "alerting/alertmanager/",
    ],
  },
  { title: "Simulating who is notified", from: ["alerting/alertmanager/simulate/"] },

  {
    title: "Dashboards",
    from: [
      "dashboards/define/define-dashboard.ts",
      "dashboards/define/row.ts",
      "dashboards/define/standard-annotations.ts",
      "dashboards/definition.ts",
      "dashboards/model/selection.ts",
      "dashboards/model/dashboard.ts",
    ],
  },
  {
    title: "Panels",
    from: [
      "dashboards/define/common-options.ts",
      "dashboards/define/stat.ts",
      "dashboards/define/time-series.ts",
      "dashboards/define/table.ts",
      "dashboards/define/heatmap.ts",
      "dashboards/define/state-timeline.ts",
      "dashboards/define/lines-and-traces.ts",
      "dashboards/define/alert-list.ts",
      "dashboards/define/panel-definition.ts",
    ],
  },
  {
    title: "What panels show",
    from: [
      "dashboards/define/shown.ts",
      "dashboards/define/numbers.ts",
      "dashboards/",
      "dashboards/define/count-lines.ts",
      "dashboards/model/query.ts",
    ],
  },
  { title: "Links", from: ["dashboards/define/links.ts", "dashboards/model/link.ts"] },
  { title: "Accepting what lint finds", from: ["dashboards/lint/"] },
  {
    title: "Dashboards that ship",
    from: ["shipped/shipped-dashboards.ts", "shipped/dashboards/"],
  },

  {
    title: "The specification's interfaces",
    from: ["health/spec.ts", "alerting/specification.ts"],
  },
];

/** Entries below one heading. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Returns the entries by theme, in the order of the themes and, below one, of its files. */
export function groupByTheme(entries: readonly Entry[]): readonly Group[] {
  const placed = entries
    .map((entry) => ({ entry, ...placeOf(entry.file) }))
    .toSorted(
      (a, b) =>
        a.theme - b.theme ||
        a.part - b.part ||
        compare(a.entry.file, b.entry.file) ||
        a.entry.position - b.entry.position,
    );
  return [...Map.groupBy(placed, ({ title }) => title)].map(([title, below]) => ({
    title,
    entries: below.map(({ entry }) => entry),
  }));
}

interface Place {
  readonly title: string;
  readonly theme: number;
  readonly part: number;
}

/** The longest path wins: `health/checks/` before `health/`. */
function placeOf(file: string): Place {
  const candidates = themes.flatMap(({ title, from }, theme) =>
    from.flatMap((path, part) => (file.startsWith(path) ? [{ title, theme, part, path }] : [])),
  );
  const [best] = candidates.toSorted((a, b) => b.path.length - a.path.length);
  return best ?? { title: titleOf(file), theme: themes.length, part: 0 };
}

/** `alerting/rules/dead-man.ts` → `Dead man`. */
function titleOf(file: string): string {
  const words = file.replace(/^.*\//, "").replace(/\.ts$/, "").replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
