import { z } from "zod";

import { isObject } from "../../is-object.ts";
import { flawsOf } from "../../shape.ts";
import { show } from "../../show.ts";
import type { JsonObject } from "./dashboard-json.ts";
import type { Found } from "./finding.ts";

const object = (shape: z.core.$ZodLooseShape, expected = "an object"): z.ZodType =>
  z.looseObject(shape, { error: expected });
const list = (of: z.ZodType): z.ZodType => z.array(of, { error: "a list" });
const text = z.string({ error: "a text" }).nullish();
const number = z.number({ error: "a number" }).nullish();
const flag = z.boolean({ error: "true or false" }).nullish();
const whole = z
  .int({ error: "a whole number of at least 0" })
  .min(0, "a whole number of at least 0");

/** Older dashboards name a data source. */
const dataSource = z
  .union([z.string(), z.looseObject({ type: text, uid: text })], {
    error: "a data source such as { type, uid }",
  })
  .nullish();

const fieldConfig = object({
  defaults: object({}).nullish(),
  overrides: list(object({ properties: list(object({ id: text })).nullish() })).nullish(),
}).nullish();

const panelShape = {
  type: z.string({ error: "the type of a panel" }).min(1, "the type of a panel"),
  title: text,
  description: text,
  id: number,
  gridPos: object({ h: whole, w: whole, x: whole, y: whole }).nullish(),
  targets: list(object({ refId: text, datasource: dataSource })).nullish(),
  links: list(object({ title: text, url: text })).nullish(),
  datasource: dataSource,
  fieldConfig,
};

const dashboard = object({
  title: text,
  uid: text,
  description: text,
  tags: list(z.string({ error: "a text" })).nullish(),
  editable: flag,
  refresh: z.union([z.string(), z.literal(false)], { error: "a duration or false" }).nullish(),
  panels: list(object({ ...panelShape, panels: list(object(panelShape)).nullish() })),
  templating: object({
    list: list(
      object({ name: z.string({ error: "a name" }), type: text, datasource: dataSource }),
    ).nullish(),
  }).nullish(),
  annotations: object({
    list: list(object({ name: text, datasource: dataSource })).nullish(),
  }).nullish(),
  links: list(object({ title: text, url: text })).nullish(),
});

/** The dashboard in what was given, if there is one, and what is wrong with its shape. */
export interface Shaped {
  readonly json?: JsonObject;
  readonly found: readonly Found[];
}

/** Returns the dashboard in a file, also where it is wrapped as Grafana's API answers. */
export function shapeOf(given: unknown): Shaped {
  const json = unwrapped(given);
  if (!isObject(json)) {
    return { found: [{ place: "", expected: "the JSON of a dashboard", got: show(given) }] };
  }
  if (!("panels" in json)) {
    const expected = "a dashboard with panels, of schema version 16 or newer";
    return { found: [{ place: "", expected, got: inBrief(json) }] };
  }
  const found = flawsOf(dashboard, json).map(({ field, ...rest }) => ({ place: field, ...rest }));
  return { json, found };
}

function unwrapped(given: unknown): unknown {
  if (!isObject(given) || "panels" in given) return given;
  const { dashboard, spec } = given;
  return [dashboard, spec].find((one) => isObject(one) && "panels" in one) ?? given;
}

function inBrief(json: JsonObject): string {
  const { apiVersion, rows, spec, elements } = json;
  if (Array.isArray(rows)) return "rows, as before Grafana 5";
  if (isObject(elements) || (isObject(spec) && isObject(spec["elements"]))) {
    return `elements, as in the second schema${typeof apiVersion === "string" ? ` (${apiVersion})` : ""}`;
  }
  const keys = Object.keys(json);
  return keys.length === 0 ? "{}" : `an object of ${keys.slice(0, 8).join(", ")}`;
}
