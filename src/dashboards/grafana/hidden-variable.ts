import type { DataSource } from "./data-sources.ts";

/** Grafana's number of a variable of which nothing is shown. */
export const hidden = 2;

/** Grafana's number of a variable that asks again when the time range changes. */
export const onTimeRangeChange = 2;

/** A variable that the dashboard asks for itself. */
export interface HiddenVariable {
  readonly name: string;
  readonly label: string;
  readonly datasource: DataSource;
  readonly query: string;
  /** What is its value of the answer. */
  readonly regex: string;
  /** Its value until it has asked. */
  readonly first: string;
}

/** Returns a variable of one value that a viewer does not see. */
export function hiddenVariable(variable: HiddenVariable): object {
  const { name, label, datasource, query, regex, first } = variable;
  return {
    type: "query",
    name,
    label,
    hide: hidden,
    datasource,
    query: { query, refId: name },
    regex,
    refresh: onTimeRangeChange,
    sort: 0,
    multi: false,
    includeAll: false,
    current: { text: first, value: first, selected: true },
    options: [],
  };
}
