import type { Field, Frame } from "./frame.ts";

/**
 * Makes of the series of each query one table: the time, a column for each label, the value. Where
 * several queries are shown, the value's column has the query's letter.
 */
export function toTables(
  frames: readonly Frame[],
  isTable: (refId: string) => boolean,
): readonly Frame[] {
  const refIds = [...new Set(frames.map(({ refId }) => refId))].filter(isTable);
  const tables = refIds.map((refId) => {
    const series = frames.filter((frame) => frame.refId === refId);
    return toTable(refId, series, refIds.length > 1 ? `Value #${refId}` : "Value");
  });
  return [...frames.filter(({ refId }) => !isTable(refId)), ...tables];
}

function toTable(refId: string, series: readonly Frame[], valueName: string): Frame {
  const rows = series.flatMap(({ fields: [time, value] }) =>
    (time?.values ?? []).map((at, index) => ({
      at,
      labels: value?.labels ?? {},
      value: value?.values[index],
    })),
  );
  const labels = [...new Set(rows.flatMap((row) => Object.keys(row.labels).toSorted()))];
  const columns = labels.map((name): Field => ({
    name,
    type: "string",
    values: rows.map((row) => row.labels[name]),
  }));
  return {
    refId,
    fields: [
      { name: "Time", type: "time", values: rows.map(({ at }) => at) },
      ...columns,
      { name: valueName, type: "number", values: rows.map(({ value }) => value) },
    ],
  };
}
