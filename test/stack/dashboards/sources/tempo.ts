import { getJson } from "../../get-json.ts";
import { secondsOf, textOf, type Ask } from "./source.ts";
import { tracesFrame } from "./traces-frame.ts";

interface FoundTrace {
  readonly traceID: string;
  readonly rootServiceName?: string;
  readonly rootTraceName?: string;
  readonly startTimeUnixNano: string;
  readonly durationMs?: number;
}

/** TraceQL search. */
export const tempo: Ask = async (url, request) => {
  const { start, end } = secondsOf(request);
  const limit = request.target["limit"];
  const { traces = [] } = await getJson<{ traces?: FoundTrace[] }>(`${url}/api/search`, {
    q: textOf(request, "query") ?? "",
    limit: typeof limit === "number" ? String(limit) : "20",
    start: String(start),
    end: String(end),
  });
  const found = traces.map((trace) => ({
    id: trace.traceID.padStart(32, "0"),
    service: trace.rootServiceName ?? "",
    name: trace.rootTraceName ?? "",
    startMs: Number(trace.startTimeUnixNano) / 1e6,
    durationMs: trace.durationMs ?? 0,
  }));
  return [tracesFrame(request.target, found)];
};
