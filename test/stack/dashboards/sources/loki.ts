import { getJson } from "../../get-json.ts";
import { step, type Ask } from "./source.ts";

interface LokiData {
  readonly resultType: "matrix" | "streams";
  readonly result: {
    readonly metric?: Record<string, string>;
    readonly stream?: Record<string, string>;
    readonly values: [time: number | string, value: string][];
  }[];
}

/** LogQL: numbers over time, or lines. */
export const loki: Ask = async (url, { expr = "" }, { start, end }) => {
  const { data } = await getJson<{ data: LokiData }>(`${url}/loki/api/v1/query_range`, {
    query: expr,
    start: String(start),
    end: String(end),
    step: String(step),
    limit: "1000",
    direction: "backward",
  });
  if (data.resultType === "matrix") {
    const series = data.result.map(({ metric = {}, values }) => ({
      labels: metric,
      values: values.map(([, value]) => Number(value)),
    }));
    return { kind: "series", series };
  }
  const lines = data.result.flatMap(({ stream = {}, values }) =>
    values.map(([time, message]) => ({
      timeMs: Number(time) / 1e6,
      message,
      level: stream["detected_level"],
      labels: stream,
    })),
  );
  return { kind: "lines", lines };
};
