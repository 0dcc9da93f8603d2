import { step, type Ask } from "./source.ts";

interface Matrix {
  readonly data: {
    readonly result: { metric: Record<string, string>; values: [number, string][] }[];
  };
}

/** LogsQL, on the path and with the parameters that the plugin chooses by the query's type. */
export const victorialogs: Ask = async (url, { expr = "", queryType = "instant" }, range) => {
  const bounds = { start: String(range.start), end: String(range.end) };
  if (queryType === "statsRange") {
    const text = await post(`${url}/select/logsql/stats_query_range`, {
      query: expr,
      ...bounds,
      step: `${step}s`,
    });
    const { data } = JSON.parse(text) as Matrix;
    const series = data.result.map(({ metric, values }) => ({
      labels: metric,
      values: values.map(([, value]) => Number(value)),
    }));
    return { kind: "series", series };
  }
  if (queryType !== "instant") throw new Error(`queryType: expected a known one, got ${queryType}`);
  const text = await post(`${url}/select/logsql/query`, { query: expr, ...bounds, limit: "1000" });
  const rows = text.split("\n").filter(Boolean);
  const lines = rows.map((row) => {
    const labels = JSON.parse(row) as Record<string, string>;
    return {
      timeMs: Date.parse(labels["_time"] ?? ""),
      message: labels["_msg"] ?? "",
      level: labels["level"],
      labels,
    };
  });
  return { kind: "lines", lines };
};

async function post(url: string, query: Record<string, string>): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    body: new URLSearchParams(query),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`);
  return text;
}
