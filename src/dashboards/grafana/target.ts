import type { DataSource } from "./data-sources.ts";

/** A query of a panel, as its data source reads it. */
export interface Target {
  readonly datasource: DataSource;
  readonly [field: string]: unknown;
}

/** A query with the letter that it has on its panel. */
export interface LetteredTarget extends Target {
  readonly refId: string;
}

/** Returns the queries with letters from A on. */
export function lettered(targets: readonly Target[]): readonly LetteredTarget[] {
  return targets.map((target, index) => ({ refId: letter(index), ...target }));
}

/** Returns A, B, … Z, A1, B1, …. */
export function letter(index: number): string {
  const turn = Math.floor(index / 26);
  return `${String.fromCodePoint(65 + (index % 26))}${turn === 0 ? "" : turn}`;
}
