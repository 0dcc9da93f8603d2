type Json = Readonly<Record<string, unknown>>;

export const metrics = { type: "prometheus", uid: "${metrics}" };

/** Returns a query that nothing is wrong with; `changes` replace its fields. */
export function target(changes: Json = {}): Json {
  const expr = 'sum(rate(requests_total{service_name=~"$service"}[$__rate_interval]))';
  return { refId: "A", datasource: metrics, expr, ...changes };
}

/** Returns a panel that nothing is wrong with; `changes` replace its fields. */
export function panel(changes: Json = {}): Json {
  return {
    id: 1,
    type: "timeseries",
    title: "Requests",
    description: "Requests a second.",
    datasource: metrics,
    gridPos: { x: 0, y: 0, w: 12, h: 8 },
    fieldConfig: { defaults: { unit: "reqps", custom: { axisSoftMax: 1 } }, overrides: [] },
    targets: [target()],
    ...changes,
  };
}

/** Returns a second panel, beside the first. */
export function secondPanel(changes: Json = {}): Json {
  const gridPos = { x: 12, y: 0, w: 12, h: 8 };
  return panel({ id: 2, title: "Errors", gridPos, ...changes });
}

export const metricsVariable = {
  type: "datasource",
  name: "metrics",
  query: "prometheus",
  hide: 2,
};

/** Returns a variable with a query; `changes` replace its fields. */
export function serviceVariable(changes: Json = {}): Json {
  return {
    type: "query",
    name: "service",
    datasource: metrics,
    query: { query: "label_values(requests_total, service_name)", refId: "service" },
    refresh: 2,
    ...changes,
  };
}

/** Returns an annotation that nothing is wrong with; `changes` replace its fields. */
export function annotation(changes: Json = {}): Json {
  return {
    name: "Alerts",
    datasource: metrics,
    enable: true,
    target: {
      refId: "alerts",
      expr: 'ALERTS{service_name=~"$service"} unless ALERTS{service_name=~"$service"} offset 1m',
    },
    ...changes,
  };
}

/** Returns a dashboard that nothing is wrong with; `changes` replace its fields. */
export function dashboard(changes: Json = {}): Json {
  return {
    uid: "requests",
    title: "Requests of services",
    tags: ["shop"],
    editable: false,
    refresh: "30s",
    schemaVersion: 41,
    panels: [panel()],
    templating: { list: [metricsVariable, serviceVariable()] },
    annotations: { list: [annotation()] },
    links: [],
    ...changes,
  };
}

/** Returns a dashboard of one panel with these changes. */
export function withPanel(changes: Json): Json {
  return dashboard({ panels: [panel(changes)] });
}

/** Returns a dashboard of one panel of one query. */
export function withQuery(expr: string, changes: Json = {}): Json {
  return withPanel({ targets: [target({ expr })], ...changes });
}

/** Returns a dashboard of one panel, whose fields have these defaults. */
export function withDefaults(defaults: Json): Json {
  return withPanel({ fieldConfig: { defaults: { custom: { axisSoftMax: 1 }, ...defaults } } });
}

export function withAnnotation(changes: Json): Json {
  return dashboard({ annotations: { list: [annotation(changes)] } });
}

export function withVariable(changes: Json): Json {
  return dashboard({ templating: { list: [metricsVariable, serviceVariable(changes)] } });
}

/** So that a filter or a sum is no other check's finding. */
export const named = {
  fieldConfig: { defaults: { unit: "short", noValue: "none", custom: { axisSoftMax: 1 } } },
};

export function withGrid(changes: Readonly<Record<string, number>>): Json {
  return withPanel({ gridPos: { x: 0, y: 0, w: 12, h: 8, ...changes } });
}

export function withThresholds(values: readonly (number | null)[]): Json {
  const steps = values.map((value) => ({ value, color: "green" }));
  return withDefaults({ unit: "s", thresholds: { mode: "absolute", steps } });
}

export function withColumns(id: string, value: unknown): Json {
  const overrides = [{ matcher: { id: "byName", options: "p95" }, properties: [{ id, value }] }];
  return withPanel({ type: "table", fieldConfig: { defaults: {}, overrides } });
}

export function withFilter(defaults: Json): Json {
  const custom = { axisSoftMax: 1 };
  return withQuery("up > 1", { fieldConfig: { defaults: { unit: "short", custom, ...defaults } } });
}

/** Returns a dashboard with a folded row whose panel has the place of another. */
export function folded(y: number, title = "More"): Json {
  const row = { type: "row", title, id: 3, gridPos: { x: 0, y: 8, w: 24, h: 1 } };
  const inner = secondPanel({ gridPos: { x: 0, y, w: 12, h: 8 } });
  return dashboard({ panels: [panel(), { ...row, collapsed: true, panels: [inner] }] });
}
