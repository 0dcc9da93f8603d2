import type { Component } from "./engine/component.ts";
import type { Components } from "./engine/settle.ts";
import { toHealth, toOverview, type ReportInput } from "./report.ts";

/** The text of components up to what changes by itself. A component that changes is another one. */
const encoded = new WeakMap<Component, string>();

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
  const known = encoded.get(component);
  if (known !== undefined) return known;
  const health = toHealth(component, 0);
  const { since, timestamp } = health;
  // JSON.stringify takes three times as long for an object with a Date in it
  const text = JSON.stringify({ ...health, timestamp: timestamp.toJSON(), since: since.toJSON() });
  // The report ends in `"uptime":0}}`: the component's metrics are its last field
  const head = text.slice(0, -3);
  encoded.set(component, head);
  return head;
}
