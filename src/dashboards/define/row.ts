import { isObject } from "../../is-object.ts";
import type { PanelDefinition } from "./panel-definition.ts";

/** Panels under a heading. */
export interface RowOptions {
  /** The heading. */
  readonly title: string;
  /** Closed until it is wanted: only open panels ask anything. @default false */
  readonly closed?: boolean;
  /** At least one. */
  readonly panels: readonly [PanelDefinition, ...PanelDefinition[]];
}

/** A row, and its panels. */
export interface RowDefinition extends RowOptions {
  readonly kind: "row";
}

/** Returns panels under a heading, for `rows` of a dashboard. Close those that explain, and are wanted later. */
export function row(options: RowOptions): RowDefinition {
  return { ...options, kind: "row" };
}

/** Returns whether `row` made it. */
export function isRowDefinition(value: unknown): value is RowDefinition {
  return isObject(value) && value["kind"] === "row";
}
