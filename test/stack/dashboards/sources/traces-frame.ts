import type { Frame } from "../../../grafana/frame.ts";

/** A row of a search. */
export interface FoundTrace {
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/** Returns found traces as a data source gives them to a table. */
export function tracesFrame(
  { refId }: { readonly refId: string },
  traces: readonly FoundTrace[],
): Frame {
  return {
    refId,
    fields: [
      { name: "traceID", type: "string", values: traces.map(({ id }) => id) },
      { name: "startTime", type: "time", values: traces.map(({ startMs }) => startMs) },
      { name: "traceService", type: "string", values: traces.map(({ service }) => service) },
      { name: "traceName", type: "string", values: traces.map(({ name }) => name) },
      { name: "traceDuration", type: "number", values: traces.map(({ durationMs }) => durationMs) },
    ],
  };
}
