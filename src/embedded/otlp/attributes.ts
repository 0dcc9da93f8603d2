import type { Attributes, AttributeValue, Origin } from "../records.ts";
import type { AnyValue, KeyValue } from "./generated/opentelemetry/proto/common/v1/common_pb.ts";
import type { Resource } from "./generated/opentelemetry/proto/resource/v1/resource_pb.ts";

/** Returns OTLP's list of pairs as an object. The last pair of a repeated key wins. */
export function toAttributes(pairs: readonly KeyValue[]): Attributes {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, toValue(value)]));
}

/**
 * Returns the value as JSON can carry it: bytes become base64; integers beyond 2^53 and numbers
 * that are not finite become text.
 */
export function toValue(value: AnyValue | undefined): AttributeValue {
  const any = value?.value;
  switch (any?.case) {
    case "stringValue":
    case "boolValue":
      return any.value;
    case "intValue":
      return toNumberOrText(any.value);
    case "doubleValue":
      return Number.isFinite(any.value) ? any.value : String(any.value);
    case "bytesValue":
      return Buffer.from(any.value).toString("base64");
    case "arrayValue":
      return any.value.values.map((item) => toValue(item));
    case "kvlistValue":
      return toAttributes(any.value.values);
    case undefined:
    default:
      return null;
  }
}

/** Returns who sent the records of `resource`. */
export function toOrigin(resource: Resource | undefined): Origin {
  const attributes = toAttributes(resource?.attributes ?? []);
  const { "service.name": service, "service.instance.id": instance } = attributes;
  return {
    service: typeof service === "string" ? service : "unknown_service",
    instance: typeof instance === "string" ? instance : null,
  };
}

function toNumberOrText(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}
