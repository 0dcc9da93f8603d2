import { alertSeries } from "../../metrics/alert-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { prometheusName } from "../../metrics/prometheus-name.ts";
import { labelName } from "../../promql/source.ts";
import {
  isServiceSelection,
  selections,
  type SelectionName,
  type ServiceSelection,
} from "../model/selection.ts";
import { panelsOf, type Dashboard } from "../model/dashboard.ts";
import { dataSources } from "./data-sources.ts";
import type { Frame } from "./frame.ts";
import { hidden, hiddenVariable, onTimeRangeChange } from "./hidden-variable.ts";
import { metricsSource } from "./metric-target.ts";
import { sourceVariable } from "./source-by-range.ts";
import { conditionVariable, type StoreSet } from "./stores/store.ts";

/** Grafana's number of this order. */
const alphabetically = 1;

/**
 * Any value but none: Loki refuses a query whose conditions all fit what is missing. Not `.+`, whose
 * plus sign would be a space in a link.
 */
const anyValue = "..*";
const anyOrNone = ".*";

/** Returns the variables of a dashboard, those that others ask first. */
export function variablesOf(frame: Frame): readonly object[] {
  const { dashboard, stores } = frame;
  const { names } = dashboard.selection;
  return [
    sourceVariableOf("metrics", "Metrics", dataSources.prometheus),
    ...(stores.logs === undefined ? [] : [sourceVariableOf("logs", "Log lines", stores.logs)]),
    ...(stores.traces === undefined ? [] : [sourceVariableOf("traces", "Traces", stores.traces)]),
    ...names.map((name) => chosenVariable(name, dashboard)),
    ...names.filter(isServiceSelection).flatMap((name) => conditionsOf(name, stores)),
    ...(asksByRange(dashboard) ? [sourceVariable()] : []),
  ];
}

function sourceVariableOf(
  name: string,
  label: string,
  { type, uid }: { readonly type: string; readonly uid: string },
): object {
  return {
    type: "datasource",
    name,
    label,
    hide: hidden,
    query: type,
    regex: "",
    refresh: 1,
    multi: false,
    includeAll: false,
    current: { text: uid, value: uid, selected: true },
    options: [],
  };
}

/** What a variable asks for its values, and what it makes of the answer. */
interface Values {
  readonly query: string;
  readonly regex?: string;
}

/** Every service that runs under the preload reports its uptime. */
function valuesOf(name: SelectionName, before: readonly SelectionName[]): Values {
  const label = labelName(selections[name].label);
  // An alert that never fired can be asked for too
  if (!isServiceSelection(name)) return { query: `label_values(${everyAlert}, ${label})` };
  const where = before.map((other) => `${labelName(selections[other].label)}=~"$${other}"`);
  const series = `${prometheusName(catalog.processUptime)}${where.length === 0 ? "" : `{${where.join(", ")}}`}`;
  return name === "instance" ? instancesOf(series) : { query: `label_values(${series}, ${label})` };
}

const everyAlert = `{__name__=~"${alertSeries.alerts.name}|${alertSeries.alertDetectionBound.name}"}`;

/** An instance's id says nothing to a person: it is shown as its host and the id's first part. */
function instancesOf(series: string): Values {
  const short = `label_replace(max by (host_name, instance) (${series}), "short", "$1", "instance", "(.{1,8}).*")`;
  return {
    query: `query_result(label_join(${short}, "process", " ", "host_name", "short"))`,
    regex: '/instance="(?<value>[^"]*)".*process="(?<text>[^"]*)"/',
  };
}

function chosenVariable(name: SelectionName, { selection }: Dashboard): object {
  const before = isServiceSelection(name)
    ? selection.names.slice(0, selection.names.indexOf(name))
    : [];
  const { query, regex = "" } = valuesOf(name, before);
  const isOne = name === "service" && selection.services === "one";
  return {
    type: "query",
    name,
    label: selections[name].title,
    hide: 0,
    datasource: metricsSource,
    query: { query, refId: name },
    regex,
    refresh: onTimeRangeChange,
    sort: alphabetically,
    multi: !isOne && name !== "environment",
    includeAll: !isOne,
    ...(isOne
      ? { current: { text: "", value: "", selected: true } }
      : {
          allValue: name === "service" ? anyValue : anyOrNone,
          current: { text: "All", value: "$__all", selected: true },
        }),
    options: [],
  };
}

/** Empty where all is chosen, whose pattern begins with a dot. */
function conditionsOf(name: ServiceSelection, { traces }: StoreSet): readonly object[] {
  const condition = traces?.conditions[name];
  if (condition === undefined) return [];
  const variable = conditionVariable(name);
  const query = `query_result(label_replace(label_replace(vector(1), "chosen", "\${${name}:pipe}", "", ""), "condition", ${JSON.stringify(condition)}, "chosen", "([^.].*)"))`;
  return [
    hiddenVariable({
      name: variable,
      label: variable,
      datasource: metricsSource,
      query,
      regex: '/condition="([^"]*)"/',
      first: "",
    }),
  ];
}

function asksByRange(dashboard: Dashboard): boolean {
  return panelsOf(dashboard).some(
    (panel) =>
      panel.kind === "timeSeries" &&
      panel.show.some((query) => query.kind === "metrics" && query.store === "byRange"),
  );
}
