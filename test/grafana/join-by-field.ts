import { rowsOf, titleOf, type Field, type Frame } from "./frame.ts";

/**
 * Makes one table of several, a row for each value of a field that all of them have. `outer` keeps
 * what only some have, `inner` only what all have. Columns of one name are numbered.
 */
export function joinByField(
  frames: readonly Frame[],
  byField: string,
  mode: string,
): readonly Frame[] {
  if (mode !== "outer" && mode !== "inner") {
    throw new Error(`joinByField: expected the mode outer or inner, got ${mode}`);
  }
  const tables = frames.filter((frame) => rowsOf(frame) > 0);
  const [first] = tables;
  if (first === undefined) return frames.slice(0, 1);
  const joined = tables.map((frame) => ({ frame, by: columnOf(frame, byField) }));
  const values = [...new Set(joined.flatMap(({ by }) => by.values))].filter(
    (value) => mode === "outer" || joined.every(({ by }) => by.values.includes(value)),
  );
  const others = joined.flatMap(({ frame, by }) =>
    frame.fields
      .filter((field) => field !== by)
      .map((field) => ({
        ...field,
        values: values.map((value) => field.values[by.values.indexOf(value)]),
      })),
  );
  return [
    {
      refId: first.refId,
      fields: [{ ...columnOf(first, byField), values }, ...numbered(others)],
    },
  ];
}

function columnOf(frame: Frame, name: string): Field {
  const field = frame.fields.find((one) => titleOf(one) === name);
  if (field === undefined) throw new Error(`${frame.refId}: expected the column ${name}, got none`);
  return field;
}

/** Grafana shows two columns of one name as `Time 1` and `Time 2`. */
function numbered(fields: readonly Field[]): readonly Field[] {
  return fields.map((field, index) => {
    const title = titleOf(field);
    const same = fields.filter((other) => titleOf(other) === title);
    if (same.length === 1) return field;
    const before = fields.slice(0, index).filter((other) => titleOf(other) === title);
    return { ...field, title: `${title} ${before.length + 1}` };
  });
}
