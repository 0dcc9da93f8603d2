import { isObject } from "../../is-object.ts";
import { readFields } from "./protobuf-fields.ts";

/** What a receiver says of a request that it took, but not all of it. */
export interface PartialSuccess {
  /** Spans, data points or log records that it did not take. */
  readonly rejected: number;
  /** Why; also a warning where nothing was rejected. May be empty. */
  readonly message: string;
}

const nothing: PartialSuccess = { rejected: 0, message: "" };

/**
 * Reads `partial_success` of an OTLP response; a body that is none is a full success.
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readPartialSuccess(body: Uint8Array, contentType: string): PartialSuccess {
  try {
    return contentType.startsWith("application/json") ? fromJson(body) : fromProtobuf(body);
  } catch {
    return nothing;
  }
}

function fromProtobuf(body: Uint8Array): PartialSuccess {
  const partial = readFields(body).find(({ number }) => number === 1)?.value;
  if (partial === undefined) return nothing;
  const fields = readFields(partial);
  const rejected = fields.find(({ number }) => number === 1)?.integer ?? 0n;
  const message = fields.find(({ number }) => number === 2)?.value;
  return {
    rejected: atLeastZero(Number(rejected)),
    message: Buffer.from(message ?? "").toString(),
  };
}

function fromJson(body: Uint8Array): PartialSuccess {
  const response: unknown = JSON.parse(Buffer.from(body).toString());
  const partial = isObject(response) ? response["partialSuccess"] : undefined;
  if (!isObject(partial)) return nothing;
  const counts = [partial["rejectedSpans"], partial["rejectedDataPoints"]];
  const rejected = [...counts, partial["rejectedLogRecords"]].find((count) => count !== undefined);
  const message = partial["errorMessage"];
  return {
    rejected: atLeastZero(Number(rejected ?? 0)),
    message: typeof message === "string" ? message : "",
  };
}

function atLeastZero(count: number): number {
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}
