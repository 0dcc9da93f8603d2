import { emptyFrame, linesFrame, seriesFrame } from "../../../grafana/series-frame.ts";
import { secondsOf, textOf, type Ask } from "./source.ts";

interface Matrix {
  readonly data: {
    readonly result: readonly {
      readonly metric: Record<string, string>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  };
}

/** LogsQL, on the path and with the parameters that the plugin chooses by the query's type. */
export const victorialogs: Ask = async (url, request) => {
  const { start, end } = secondsOf(request);
  const query = textOf(request, "expr") ?? "";
  const bounds = { query, start: String(start), end: String(end) };
  const queryType = textOf(request, "queryType") ?? "instant";
  switch (queryType) {
    case "instant":
      return [linesFrame(request.target, await linesOf(url, bounds))];
    case "stats":
    case "statsRange": {
      const isRange = queryType === "statsRange";
      const path = isRange ? "stats_query_range" : "stats_query";
      const step = isRange ? { step: `${request.stepMs}ms` } : { time: String(end) };
      const text = await post(`${url}/select/logsql/${path}`, { ...bounds, ...step });
      const { result } = (JSON.parse(text) as Matrix).data;
      if (result.length === 0) return [emptyFrame(request.target)];
      return result.map(({ metric, value, values = value === undefined ? [] : [value] }) =>
        seriesFrame(
          request.target,
          metric,
          values.map(([seconds, written]) => [seconds * 1000, written] as const),
        ),
      );
    }
    default:
      throw new Error(`queryType: expected instant, stats or statsRange, got ${queryType}`);
  }
};

async function linesOf(url: string, bounds: Readonly<Record<string, string>>) {
  const text = await post(`${url}/select/logsql/query`, { ...bounds, limit: "1000" });
  const rows = text.split("\n").filter(Boolean);
  return rows.map((row) => {
    const labels = JSON.parse(row) as Record<string, string>;
    const { _time: time = "", _msg: message = "" } = labels;
    return { timeMs: Date.parse(time), message, labels };
  });
}

async function post(url: string, query: Record<string, string>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(query),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text} for ${query["query"]}`);
  return text;
}
