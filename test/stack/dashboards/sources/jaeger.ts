import { getJson } from "../../get-json.ts";
import type { Trace } from "../answer.ts";
import type { Ask } from "./source.ts";

export interface JaegerTrace {
  readonly traceID: string;
  readonly spans: {
    readonly processID: string;
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
export const jaeger: Ask = async (url, target, { start, end }) => {
  const { queryType, service = "", tags = "", minDuration, limit } = target;
  if (queryType !== "search") throw new Error(`queryType: expected search, got ${queryType}`);
  const { data } = await getJson<{ data: JaegerTrace[] | null }>(`${url}/api/traces`, {
    service,
    tags: JSON.stringify(fromLogfmt(tags)),
    start: `${start}000000`,
    end: `${end}000000`,
    ...(minDuration === undefined ? {} : { minDuration }),
    ...(limit === undefined ? {} : { limit: String(limit) }),
  });
  return { kind: "traces", traces: (data ?? []).map(toTrace) };
};

/** As Grafana does: the earliest span tells the name, the start and the duration. */
function toTrace({ traceID, spans, processes }: JaegerTrace): Trace {
  const [root] = spans.toSorted((a, b) => a.startTime - b.startTime);
  return {
    id: traceID.padStart(32, "0"),
    service: processes[root?.processID ?? ""]?.serviceName ?? "",
    startMs: (root?.startTime ?? 0) / 1000,
    durationMs: (root?.duration ?? 0) / 1000,
  };
}

/** `key=value` or `key="a value"`, separated by spaces. */
function fromLogfmt(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([^\s=]+)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/g)];
  return Object.fromEntries(pairs.map(([, key = "", quoted, bare]) => [key, quoted ?? bare ?? ""]));
}
