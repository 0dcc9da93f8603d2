import { labelName } from "../../../promql/source.ts";
import { logLevels, type LineFilter, type LogLevel } from "../../model/query.ts";
import { sourceOf } from "../data-sources.ts";
import { chosenServices, valueOf, type Scope } from "../scope.ts";
import type { Target } from "../target.ts";
import { chosenAttributes, type LogStore } from "./store.ts";

const type = "loki";

/** Loki's words for each level. https://grafana.com/docs/loki/latest/get-started/labels/ */
const words: Readonly<Record<LogLevel, readonly string[]>> = {
  debug: ["debug"],
  info: ["info"],
  warn: ["warn"],
  error: ["error", "fatal", "critical"],
};

/** LogQL. https://grafana.com/docs/loki/latest/query/ */
export const loki: LogStore = {
  type,
  uid: "loki",
  lines: (query, scope) => target(selected(query, scope)),
  count({ by, legend, as, ...query }, scope) {
    const label = by === "level" ? "detected_level" : labelName(by);
    const counted = as === "count" ? "count_over_time" : "rate";
    return target(
      `sum by (${label}) (${counted}(${selected(query, scope)} [$__auto]))`,
      legend.replaceAll("{{level}}", "{{detected_level}}"),
    );
  },
};

function target(expr: string, legendFormat = ""): Target {
  return { datasource: sourceOf(type, "logs"), expr, legendFormat, queryType: "range" };
}

/** The three labels of its index select streams; everything else is structured metadata. */
function selected({ atLeast, containing, where = {}, service }: LineFilter, scope: Scope): string {
  const chosen = chosenServices(scope);
  const streams = chosen.flatMap(({ name, operator, value }) =>
    name === "instance" || (name === "service" && service !== undefined)
      ? []
      : [`${labelName(chosenAttributes[name])}${operator}${JSON.stringify(value)}`],
  );
  if (service !== undefined) {
    streams.push(`service_name=${JSON.stringify(valueOf(service, scope.place))}`);
  } else if (!scope.selection.names.includes("service")) {
    // Loki refuses a query that every stream fits
    streams.push('service_name=~"..*"');
  }
  const instance = chosen
    .filter(({ name }) => name === "instance")
    .map(({ value }) => `| service_instance_id=~${JSON.stringify(value)}`);
  return [
    `{${streams.join(", ")}}`,
    ...(containing === undefined ? [] : [`|= ${JSON.stringify(containing)}`]),
    ...(atLeast === undefined ? [] : [`| detected_level=~${JSON.stringify(levels(atLeast))}`]),
    ...Object.entries(where).map(([attribute, value]) =>
      value === true
        ? `| ${labelName(attribute)} != ""`
        : `| ${labelName(attribute)} = ${JSON.stringify(valueOf(value, scope.place))}`,
    ),
    ...instance,
  ].join(" ");
}

function levels(atLeast: LogLevel): string {
  return logLevels
    .slice(logLevels.indexOf(atLeast))
    .flatMap((level) => words[level])
    .join("|");
}
