import {
  fromBinary,
  fromJson,
  type DescMessage,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";

import { ObservabilityError } from "../../errors.ts";
import type { Encoding } from "./signal.ts";

/** OTLP/JSON's one departure from proto3 JSON: ids are hex, not base64. */
const idFields = new Set(["traceId", "spanId", "parentSpanId"]);

/**
 * Returns the message of type `schema` in `body`. Unknown fields are ignored.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp-request
 *
 * @throws ObservabilityError `OBS_OTLP_INVALID` on anything else.
 */
export function decode<T extends DescMessage>(
  schema: T,
  body: Uint8Array,
  encoding: Encoding,
): MessageShape<T> {
  try {
    if (encoding === "protobuf") return fromBinary(schema, body);
    return fromJson(schema, parseJson(body), { ignoreUnknownFields: true });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ObservabilityError(
      "OBS_OTLP_INVALID",
      `expected ${schema.name} as ${encoding}, got: ${reason}`,
      { cause: error },
    );
  }
}

function parseJson(body: Uint8Array): JsonValue {
  const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  const parsed: JsonValue = JSON.parse(text, (key, value: JsonValue) =>
    idFields.has(key) && typeof value === "string" ? hexToBase64(value) : value,
  );
  return parsed;
}

function hexToBase64(hex: string): string {
  if (!/^(?:[0-9a-f]{2})*$/i.test(hex))
    throw new Error(`expected an id in hex, got ${JSON.stringify(hex)}`);
  return Buffer.from(hex, "hex").toString("base64");
}
