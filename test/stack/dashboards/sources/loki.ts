import { emptyFrame, linesFrame, seriesFrame } from "../../../grafana/series-frame.ts";
import { getJson } from "../../get-json.ts";
import { secondsOf, textOf, type Ask } from "./source.ts";

interface LokiData {
  readonly resultType: "matrix" | "vector" | "streams";
  readonly result: {
    readonly metric?: Record<string, string>;
    readonly stream?: Record<string, string>;
    readonly value?: readonly [time: number, value: string];
    readonly values?: readonly (readonly [time: number | string, value: string])[];
  }[];
}

/** LogQL: numbers over time or at its end, or lines. */
export const loki: Ask = async (url, request) => {
  const { start, end } = secondsOf(request);
  const query = textOf(request, "expr") ?? "";
  const isInstant = textOf(request, "queryType") === "instant";
  const { data } = await (isInstant
    ? getJson<{ data: LokiData }>(`${url}/loki/api/v1/query`, { query, time: String(end) })
    : getJson<{ data: LokiData }>(`${url}/loki/api/v1/query_range`, {
        query,
        start: String(start),
        end: String(end),
        step: String(request.stepMs / 1000),
        limit: "1000",
        direction: "backward",
      }));
  if (data.result.length === 0) return [emptyFrame(request.target)];
  if (data.resultType !== "streams") {
    return data.result.map(({ metric = {}, value, values = value === undefined ? [] : [value] }) =>
      seriesFrame(
        request.target,
        metric,
        values.map(([seconds, text]) => [Number(seconds) * 1000, text] as const),
      ),
    );
  }
  const lines = data.result.flatMap(({ stream = {}, values = [] }) =>
    values.map(([time, message]) => ({
      timeMs: Number(time) / 1e6,
      message,
      labels: { ...stream, level: stream["detected_level"] ?? "" },
    })),
  );
  return [linesFrame(request.target, lines)];
};
