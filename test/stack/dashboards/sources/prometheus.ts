import { getJson } from "../../get-json.ts";
import { step, type Ask } from "./source.ts";

interface Result {
  readonly metric: Record<string, string>;
  readonly value: [number, string];
  readonly values: [number, string][];
}

/** PromQL at the end of the range, or over it. */
export const prometheus: Ask = async (url, { expr = "", instant = false }, { start, end }) => {
  const { data } = await getJson<{ data: { result: Result[] } }>(
    `${url}/api/v1/${instant ? "query" : "query_range"}`,
    instant
      ? { query: expr, time: String(end) }
      : { query: expr, start: String(start), end: String(end), step: String(step) },
  );
  return instant
    ? {
        kind: "rows",
        rows: data.result.map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) })),
      }
    : {
        kind: "series",
        series: data.result.map(({ metric, values }) => ({
          labels: metric,
          values: values.map(([, value]) => Number(value)),
        })),
      };
};
