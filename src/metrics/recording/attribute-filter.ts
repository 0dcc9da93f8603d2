import type { Attributes } from "@opentelemetry/api";

import { nearest } from "../../nearest.ts";
import { show } from "../../show.ts";
import type { MetricDefinition } from "../definition.ts";
import { fallbackValue } from "../fallback-value.ts";
import type { WarnOnce } from "./warn-once.ts";

/** Returns the attributes that a measurement is recorded with. */
export type AttributeFilter = (attributes: Attributes | undefined) => Attributes | undefined;

/** What an attribute takes; an open one any text. `undefined` is one that is left out, as of an absent error. */
type Values = ReadonlySet<unknown> | "any";

/**
 * Returns a filter that leaves out the attributes that `metric` does not have and the values that a
 * closed set does not name, and warns once of each attribute. A set that names `_OTHER` gets that
 * instead. Numbers and booleans become text: Prometheus knows nothing else, and would keep one of
 * the series of `true` and `"true"` and lose the other.
 *
 * The measurement stays, as it does behind an OpenTelemetry view that selects attributes: a payment
 * was made, whatever the slip in its label. Sums over the metric are right, no series is made of
 * data, and what a panel shows without the label says that something is missing.
 */
export function createAttributeFilter(
  key: string,
  metric: MetricDefinition,
  warnOnce: WarnOnce,
): AttributeFilter {
  const known = new Map<string, Values>(
    Object.entries(metric.attributes).map(([name, { values }]) => [
      name,
      values === undefined ? "any" : new Set(values),
    ]),
  );

  const takes = (name: string, value: unknown): boolean => {
    const values = known.get(name);
    return values === "any" ? typeof value === "string" : values?.has(value) === true;
  };

  const warn = (name: string, value: unknown): void => {
    if (!known.has(name)) {
      warnOnce("OBS_METRIC_ATTRIBUTE", `${key}.${name}`, () => unknownName(name, known.keys()));
    } else if (value !== undefined) {
      warnOnce("OBS_METRIC_ATTRIBUTE", `${key}.${name}`, () => wrongValue(value, known.get(name)));
    }
  };

  const repaired = (attributes: Attributes): Attributes => {
    const kept: Attributes = {};
    for (const name of Object.keys(attributes)) {
      const value = read(attributes, name);
      const values = known.get(name);
      if (takes(name, value)) kept[name] = value;
      else if (values === "any" && hasText(value)) kept[name] = String(value);
      else if (value !== undefined && values !== "any" && values?.has(fallbackValue))
        kept[name] = fallbackValue;
      else warn(name, value);
    }
    return kept;
  };

  const isRight = (attributes: Attributes | undefined): boolean => {
    for (const name in attributes) {
      if (!takes(name, attributes[name])) return false;
    }
    return true;
  };

  return (attributes) => {
    try {
      // The SDK throws at null
      if (isRight(attributes)) return attributes ?? undefined;
    } catch {
      // Of a getter: it is found again, by its name
    }
    return attributes === undefined ? undefined : repaired(attributes);
  };
}

/** What a getter that throws has. */
const unreadable = Symbol("a getter that throws");

function read(attributes: Attributes, name: string): Attributes[string] {
  try {
    return attributes[name];
  } catch {
    return unreadable;
  }
}

/** Whether the value's text says what it is; that of `NaN` is a mistake in a label. */
function hasText(value: unknown): value is number | boolean {
  return typeof value === "boolean" || Number.isFinite(value);
}

function unknownName(name: string, known: Iterable<string>): string {
  const names = [...known];
  const near = nearest(name, names);
  if (near !== undefined) return `expected the attribute ${near}, got ${name}`;
  const expected =
    names.length === 0 ? "no attribute" : `one of the attributes ${names.join(", ")}`;
  return `expected ${expected}, got ${name}`;
}

function wrongValue(value: unknown, values: Values | undefined): string {
  const expected =
    values === "any" || values === undefined
      ? "text, a finite number or a boolean"
      : `one of ${[...values].join(", ")}`;
  return `expected ${expected}, got ${shown(value)}`;
}

/** Short, whatever it is: JSON may be endless or throw. */
function shown(value: unknown): string {
  if (typeof value === "string")
    return show(value.length > 40 ? `${value.slice(0, 39)}\u2026` : value);
  if (value === unreadable) return "a getter that throws";
  return typeof value === "number" || typeof value === "boolean" ? String(value) : typeof value;
}
