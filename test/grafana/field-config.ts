import type { Panel } from "./dashboard-json.ts";
import { titleOf, type Field, type Frame } from "./frame.ts";

/** What a panel says about a field: its defaults, and what overrides them for this field. */
export type FieldConfig = Readonly<Record<string, unknown>>;

/** Returns what a panel says about a field. `custom.axisSoftMax` is under that name. */
export function configOf({ fieldConfig }: Panel, field: Field, refId: string): FieldConfig {
  const { defaults, overrides } = fieldConfig;
  const { custom, ...others } = defaults;
  const own = Object.entries((custom ?? {}) as Record<string, unknown>);
  const chosen = overrides.filter(({ matcher }) => matches(matcher, field, refId));
  return {
    ...others,
    ...Object.fromEntries(own.map(([key, value]) => [`custom.${key}`, value])),
    ...Object.fromEntries(
      chosen.flatMap(({ properties }) => properties.map(({ id, value }) => [id, value] as const)),
    ),
  };
}

/** Returns a number of a field's configuration, undefined where it says nothing. */
export function numberOf(config: FieldConfig, key: string): number | undefined {
  const value = config[key];
  return typeof value === "number" ? value : undefined;
}

/** Returns a text of a field's configuration, undefined where it says nothing. */
export function textOf(config: FieldConfig, key: string): string | undefined {
  const value = config[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Returns the fields of a frame that a viewer can see. */
export function visibleFields(panel: Panel, { refId, fields }: Frame): readonly Field[] {
  return fields.filter((field) => {
    const config = configOf(panel, field, refId);
    const hidden = config["custom.hidden"] === true;
    const from = config["custom.hideFrom"] as { readonly viz?: boolean } | undefined;
    return !hidden && from?.viz !== true;
  });
}

function matches(
  { id, options }: { readonly id: string; readonly options: unknown },
  field: Field,
  refId: string,
): boolean {
  switch (id) {
    case "byName":
      return options === titleOf(field) || options === field.name;
    case "byRegexp":
      return new RegExp(/^\/(.*)\/$/s.exec(String(options))?.[1] ?? String(options)).test(
        titleOf(field),
      );
    case "byFrameRefID":
      return options === refId;
    case "byType":
      return options === field.type;
    default:
      throw new Error(`expected a matcher known here, got ${id}`);
  }
}
