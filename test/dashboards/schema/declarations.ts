import { isObject } from "#src/is-object.ts";
import {
  listAt,
  objectAt,
  parts,
  readDashboard,
  textAt,
  type JsonObject,
  type PanelPart,
} from "#src/dashboards/lint/dashboard-json.ts";
import { sourceOf } from "#src/dashboards/lint/data-source.ts";

/** A part of a dashboard, and the type that it must be of. */
export interface Declaration {
  readonly place: string;
  readonly type: string;
  readonly value: unknown;
}

/** Returns the parts of a dashboard that are checked by themselves: a union would hide what is too much. */
export function declarationsOf(json: JsonObject): readonly Declaration[] {
  const dashboard = readDashboard(json);
  const { annotations } = dashboard.json;
  const whole = {
    ...json,
    panels: [],
    ...(isObject(annotations) ? { annotations: { ...annotations, list: [] } } : {}),
  };
  return [
    { place: "dashboard", type: "Dashboard", value: whole },
    ...dashboard.annotations.map(({ place, json }) => ({ place, type: "Annotation", value: json })),
    ...dashboard.rows.map(({ place, json }) => ({
      place,
      type: "Row",
      value: { ...json, panels: [] },
    })),
    ...dashboard.panels.flatMap((panel) => [
      ...declarationsOfPanel(panel),
      ...panel.targets.map((target) => ({
        place: target.place,
        type: `Targets[${JSON.stringify(sourceOf(panel, target, dashboard)?.type ?? "")}]`,
        value: target.json,
      })),
    ]),
  ];
}

function declarationsOfPanel({ json, place, type }: PanelPart): readonly Declaration[] {
  const { options = {}, targets: _, fieldConfig, ...others } = json;
  const { custom = {}, ...defaults } = objectAt(json, "fieldConfig", "defaults");
  const overrides = parts(objectAt(json, "fieldConfig"), "overrides");
  const of = JSON.stringify(type);
  const bare = isObject(fieldConfig)
    ? { ...fieldConfig, defaults, overrides: overrides.map(({ json }) => withoutValues(json)) }
    : undefined;
  const value = { ...others, ...(bare === undefined ? {} : { fieldConfig: bare }) };
  return [
    { place, type: "Panel", value },
    { place: `${place}: options`, type: `Options[${of}]`, value: options },
    { place: `${place}: custom`, type: `Custom[${of}]`, value: custom },
    ...overrides.flatMap((override) =>
      parts(override.json, "properties").map(({ json: property, place: at }) => ({
        place: `${place}: ${override.place}.${at}`,
        type: typeOfField(textAt(property, "id"), of),
        value: property["value"],
      })),
    ),
  ];
}

function withoutValues(override: JsonObject): JsonObject {
  const properties = listAt(override, "properties").map((one) =>
    isObject(one) ? { ...one, value: undefined } : one,
  );
  return { ...override, properties };
}

/** `custom.width` is a field of the panel's own, `unit` one of all panels. */
function typeOfField(id: string, panel: string): string {
  const [, own] = /^custom\.(.*)$/.exec(id) ?? [];
  return own === undefined
    ? `Fields[${JSON.stringify(id)}]`
    : `Required<Custom[${panel}]>[${JSON.stringify(own)}]`;
}
