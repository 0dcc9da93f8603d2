import type { OtlpReceiver, ReceivedLog, ReceivedSpan } from "../../helpers/otlp-receiver.ts";

/** A server span, in short. */
export type ServerSpan = readonly [name: string, route: unknown, status: unknown];

/** What a service has told about the requests. */
export interface Telemetry {
  /** Server spans, sorted. */
  readonly servers: readonly ServerSpan[];
  readonly spans: readonly ReceivedSpan[];
  /** The log records that contain a text. */
  lines(text: string): readonly Line[];
}

export interface Line {
  readonly traceId: string;
  readonly requestId: unknown;
  /** https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
  readonly severityNumber: number;
}

export function telemetryOf({ spans, logs }: OtlpReceiver): Telemetry {
  return {
    spans,
    servers: spans
      .filter(({ kind }) => kind === "SERVER")
      .map(({ name, attributes }): ServerSpan => [
        name,
        attributes["http.route"],
        Number(attributes["http.response.status_code"]),
      ])
      .toSorted((a, b) => a.join().localeCompare(b.join())),
    lines: (text) => logs.filter(({ body }) => String(body).includes(text)).map(toLine),
  };
}

function toLine({ traceId, attributes, severityNumber }: ReceivedLog): Line {
  return { traceId, requestId: attributes["request_id"], severityNumber };
}
