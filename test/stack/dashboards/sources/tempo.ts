import { getJson } from "../../get-json.ts";
import type { Ask } from "./source.ts";

interface FoundTrace {
  readonly traceID: string;
  readonly rootServiceName?: string;
  readonly startTimeUnixNano: string;
  readonly durationMs?: number;
}

/** TraceQL search. */
export const tempo: Ask = async (url, { query = "", limit = 20 }, { start, end }) => {
  const { traces = [] } = await getJson<{ traces?: FoundTrace[] }>(`${url}/api/search`, {
    q: query,
    limit: String(limit),
    start: String(start),
    end: String(end),
  });
  return {
    kind: "traces",
    traces: traces.map((trace) => ({
      id: trace.traceID.padStart(32, "0"),
      service: trace.rootServiceName ?? "",
      startMs: Number(trace.startTimeUnixNano) / 1e6,
      durationMs: trace.durationMs ?? 0,
    })),
  };
};
