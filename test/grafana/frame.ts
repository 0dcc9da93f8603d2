/** A column of an answer, as Grafana's data sources make it. */
export interface Field {
  /** By which links and transformations know it. */
  readonly name: string;
  readonly type: "time" | "number" | "string" | "labels";
  readonly labels?: Readonly<Record<string, string>>;
  /** What it is called where it is shown: by the query's legend or a transformation. */
  readonly title?: string;
  readonly values: readonly unknown[];
}

/** A part of an answer: a series, a table, lines, or traces. */
export interface Frame {
  readonly refId: string;
  readonly fields: readonly Field[];
}

/** Returns what a field is called where nothing else names it. */
export function titleOf({ name, title }: Field): string {
  return title ?? name;
}

/** Returns how many rows a frame has. */
export function rowsOf({ fields }: Frame): number {
  return Math.max(0, ...fields.map(({ values }) => values.length));
}

/** Returns a field of a frame by its name or its title. */
export function fieldOf({ fields }: Frame, name: string): Field | undefined {
  return (
    fields.find((field) => field.name === name) ?? fields.find((field) => titleOf(field) === name)
  );
}
