import { getJson } from "../../get-json.ts";
import { secondsOf, textOf, type Ask } from "./source.ts";
import { tracesFrame, type FoundTrace } from "./traces-frame.ts";

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: {
    readonly processID: string;
    readonly operationName: string;
    /** Unix microseconds. */
    readonly startTime: number;
    /** Microseconds. */
    readonly duration: number;
    readonly tags: JaegerTag[];
  }[];
  readonly processes: Record<string, { readonly serviceName: string; readonly tags: JaegerTag[] }>;
}

export interface JaegerTag {
  readonly key: string;
  readonly value: unknown;
}

/** Jaeger's search, with the parameters that Grafana's data source makes of its query. */
export const jaeger: Ask = async (url, request) => {
  const queryType = textOf(request, "queryType");
  if (queryType !== "search") throw new Error(`queryType: expected search, got ${queryType}`);
  const { start, end } = secondsOf(request);
  const minDuration = textOf(request, "minDuration");
  const operation = textOf(request, "operation");
  const limit = request.target["limit"];
  const { data } = await getJson<{ data: JaegerTrace[] | null }>(`${url}/api/traces`, {
    service: textOf(request, "service") ?? "",
    tags: JSON.stringify(fromLogfmt(textOf(request, "tags") ?? "")),
    start: `${start}000000`,
    end: `${end}000000`,
    ...(operation === undefined ? {} : { operation }),
    ...(minDuration === undefined ? {} : { minDuration }),
    ...(typeof limit === "number" ? { limit: String(limit) } : {}),
  });
  return [tracesFrame(request.target, (data ?? []).map(toTrace))];
};

/** As Grafana does: the earliest span tells the name, the start and the duration. */
function toTrace({ traceID, spans, processes }: JaegerTrace): FoundTrace {
  const [root] = spans.toSorted((a, b) => a.startTime - b.startTime);
  return {
    id: traceID.padStart(32, "0"),
    service: processes[root?.processID ?? ""]?.serviceName ?? "",
    name: root?.operationName ?? "",
    startMs: (root?.startTime ?? 0) / 1000,
    durationMs: (root?.duration ?? 0) / 1000,
  };
}

/** `key=value` or `key="a value"`, separated by spaces. */
function fromLogfmt(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)];
  return Object.fromEntries(pairs.map(([, key = "", quoted, bare]) => [key, quoted ?? bare ?? ""]));
}
