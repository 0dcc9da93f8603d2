import type { Component } from "./engine/component.ts";
import type { Components } from "./engine/settle.ts";
import type { HealthCheck } from "./definition.ts";
import { isoTime } from "./iso-time.ts";
import { toHealth, toOverview, type ReportInput } from "./report.ts";

interface Encoded {
  readonly component: Component;
  /** Its text up to what changes by itself. */
  readonly head: string;
}

/** A component that changes is another object; its check is not. */
const encoded = new WeakMap<HealthCheck, Encoded>();

/**
 * Returns the JSON of `toReport`. Only components that are not as they were at the last call are
 * encoded anew: of a hundred, one run changes one.
 */
export function encodeReport(input: ReportInput): string {
  const overview = JSON.stringify(toOverview(input));
  return `${overview.slice(0, -1)},"components":${encodeComponents(input.components)}}`;
}

/** Returns the JSON of every component's `toHealth`, by name. */
export function encodeComponents(components: Components): string {
  const tail = `${process.uptime()}}}`;
  let text = "";
  for (const [name, component] of components) {
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${headOf(component)}${tail}`;
  }
  return `{${text}}`;
}

function headOf(component: Component): string {
  const known = encoded.get(component.check);
  if (known?.component === component) return known.head;
  const health = toHealth(component, 0);
  const { since, timestamp } = health;
  // JSON.stringify takes three times as long for an object with a Date in it
  const dated = { ...health, timestamp: isoTime(timestamp), since: isoTime(since) };
  // The text ends in `"uptime":0}}`: the component's metrics are its last field
  const head = JSON.stringify(dated).slice(0, -3);
  encoded.set(component.check, { component, head });
  return head;
}
