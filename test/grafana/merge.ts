import { rowsOf, titleOf, type Field, type Frame } from "./frame.ts";

type Row = ReadonlyMap<string, unknown>;

/**
 * Makes one table of several. Rows become one where no column of both says something else; columns are
 * those of all tables.
 */
export function merge(frames: readonly Frame[]): readonly Frame[] {
  const [first] = frames;
  if (first === undefined || frames.length === 1) return frames;
  const columns = new Map<string, Field>();
  for (const field of frames.flatMap(({ fields }) => fields)) {
    const title = titleOf(field);
    if (!columns.has(title)) columns.set(title, field);
  }
  const rows: Row[] = [];
  for (const row of frames.flatMap(toRows)) {
    const index = rows.findIndex((other) => agree(row, other));
    if (index === -1) rows.push(row);
    else rows[index] = new Map([...(rows[index] ?? []), ...row]);
  }
  const fields = [...columns].map(([title, { type }]) => ({
    name: title,
    type,
    values: rows.map((row) => row.get(title)),
  }));
  return [{ refId: first.refId, fields }];
}

function toRows(frame: Frame): readonly Row[] {
  return Array.from(
    { length: rowsOf(frame) },
    (_, index) => new Map(frame.fields.map((field) => [titleOf(field), field.values[index]])),
  );
}

function agree(row: Row, other: Row): boolean {
  return [...row].every(([title, value]) => !other.has(title) || other.get(title) === value);
}
