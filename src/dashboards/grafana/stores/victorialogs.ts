import { labelName } from "../../../promql/source.ts";
import type { LineFilter, LogLevel } from "../../model/query.ts";
import { sourceOf } from "../data-sources.ts";
import { chosenServices, valueOf, type Chosen, type Scope } from "../scope.ts";
import type { ServiceSelection } from "../../model/selection.ts";
import type { Target } from "../target.ts";
import { chosenAttributes, type LogStore } from "./store.ts";

const type = "victoriametrics-logs-datasource";

/**
 * OpenTelemetry's least number of each level: names differ between loggers, numbers do not.
 * https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber
 */
const numbers: Readonly<Record<LogLevel, number>> = { debug: 5, info: 9, warn: 13, error: 17 };

/** LogsQL. https://docs.victoriametrics.com/victorialogs/logsql/ */
export const victorialogs: LogStore = {
  type,
  uid: "victorialogs",
  // Grafana colours a line by its field `level`
  lines: (query, scope) =>
    target(`${filter(query, scope)} | copy severity_text as level`, { queryType: "instant" }),
  count({ by, legend, as, ...query }, scope) {
    const field = by === "level" ? "severity_text" : by;
    const counted = as === "count" ? "count() lines" : "rate() lines";
    return target(`${filter(query, scope)} | stats by (${field}) ${counted}`, {
      queryType: "statsRange",
      // A field keeps its dots
      legendFormat: legend
        .replaceAll("{{level}}", "{{severity_text}}")
        .replaceAll(`{{${labelName(by)}}}`, `{{${by}}}`),
    });
  },
};

function target(expr: string, more: Readonly<Record<string, string>>): Target {
  return { datasource: sourceOf(type, "logs"), expr, ...more };
}

function filter({ atLeast, containing, where = {}, service }: LineFilter, scope: Scope): string {
  const chosen = chosenServices(scope).filter(
    ({ name }) => name !== "service" || service === undefined,
  );
  const streams = chosen.filter(({ name }) => name !== "instance").map(inStream);
  const all = [
    ...(service === undefined ? [] : [`service.name=${quoted(valueOf(service, scope.place))}`]),
    ...streams,
  ];
  return [
    ...(all.length === 0 ? ["*"] : [`{${all.join(", ")}}`]),
    ...(containing === undefined ? [] : [quoted(containing)]),
    ...(atLeast === undefined ? [] : [`severity_number:>=${numbers[atLeast]}`]),
    ...Object.entries(where).map(([attribute, value]) =>
      value === true ? `${attribute}:*` : `${attribute}:=${quoted(valueOf(value, scope.place))}`,
    ),
    ...chosen
      .filter(({ name }) => name === "instance")
      .map(({ value }) => `${chosenAttributes.instance}:~${pattern(value)}`),
  ].join(" ");
}

/** What selects streams: the labels of the index. */
function inStream({ name, operator, value }: Chosen<ServiceSelection>): string {
  return `${chosenAttributes[name]}${operator}${operator === "=" ? quoted(value) : pattern(value)}`;
}

/**
 * `:regex`, because the plugin's own format of several values is none that a filter takes;
 * backquotes, because that format escapes with backslashes.
 */
function pattern(value: string): string {
  return `\`${value.replace(/^\$(\w+)$/, "${$1:regex}")}\``;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
