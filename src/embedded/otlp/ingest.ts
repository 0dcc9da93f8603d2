import { create, toBinary, toJson, type DescMessage, type MessageShape } from "@bufbuild/protobuf";

import type { TelemetrySink } from "../records.ts";
import { decode } from "./decode.ts";
import {
  ExportLogsServiceRequestSchema,
  ExportLogsServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/logs/v1/logs_service_pb.ts";
import {
  ExportMetricsPartialSuccessSchema,
  ExportMetricsServiceRequestSchema,
  ExportMetricsServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/metrics/v1/metrics_service_pb.ts";
import {
  ExportTracePartialSuccessSchema,
  ExportTraceServiceRequestSchema,
  ExportTraceServiceResponseSchema,
} from "./generated/opentelemetry/proto/collector/trace/v1/trace_service_pb.ts";
import { toLogs } from "./logs.ts";
import { toPoints } from "./points.ts";
import type { Encoding, Signal } from "./signal.ts";
import { toSpans } from "./spans.ts";

/** Decodes one request's body and hands its records to the sink. Returns the response's body. */
type Ingest = (body: Uint8Array, encoding: Encoding, sink: TelemetrySink) => Uint8Array;

/**
 * How each signal is taken in. A response says what was rejected, and nothing on full success:
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 *
 * All of them throw `OBS_OTLP_INVALID`, or what the sink throws.
 */
export const ingest: Readonly<Record<Signal, Ingest>> = {
  traces(body, encoding, sink) {
    const { records, rejected } = toSpans(decode(ExportTraceServiceRequestSchema, body, encoding));
    sink.addSpans(records);
    const response = create(ExportTraceServiceResponseSchema);
    if (rejected > 0) {
      const errorMessage = `${rejected} spans without valid ids`;
      response.partialSuccess = create(ExportTracePartialSuccessSchema, {
        rejectedSpans: BigInt(rejected),
        errorMessage,
      });
    }
    return encode(ExportTraceServiceResponseSchema, response, encoding);
  },
  metrics(body, encoding, sink) {
    const { records, rejected } = toPoints(
      decode(ExportMetricsServiceRequestSchema, body, encoding),
    );
    sink.addPoints(records);
    const response = create(ExportMetricsServiceResponseSchema);
    if (rejected > 0) {
      const errorMessage = `${rejected} points of metrics without a name`;
      response.partialSuccess = create(ExportMetricsPartialSuccessSchema, {
        rejectedDataPoints: BigInt(rejected),
        errorMessage,
      });
    }
    return encode(ExportMetricsServiceResponseSchema, response, encoding);
  },
  logs(body, encoding, sink) {
    const logs = toLogs(decode(ExportLogsServiceRequestSchema, body, encoding));
    sink.addLogs(logs.records);
    const response = create(ExportLogsServiceResponseSchema);
    return encode(ExportLogsServiceResponseSchema, response, encoding);
  },
};

function encode<T extends DescMessage>(
  schema: T,
  message: MessageShape<T>,
  encoding: Encoding,
): Uint8Array {
  return encoding === "protobuf"
    ? toBinary(schema, message)
    : Buffer.from(JSON.stringify(toJson(schema, message)));
}
