import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

import type { Encoding } from "../otlp/signal.ts";

/** Why a request is refused: an HTTP status, a text, and headers that go with it. */
export class Rejection extends Error {
  override readonly name = "Rejection";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    options: ErrorOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message, options);
    this.status = status;
    this.headers = options.headers ?? {};
  }
}

/** google.rpc.Code for the statuses that the receiver sends. */
const rpcCodes: Readonly<Record<number, number>> = { 404: 5, 413: 8, 503: 14 };
const invalidArgument = 3;

/**
 * Returns the body that OTLP/HTTP asks of a refusal: a `google.rpc.Status`.
 * https://opentelemetry.io/docs/specs/otlp/#failures-1
 */
export function statusBody(rejection: Rejection, encoding: Encoding): Uint8Array {
  const code = rpcCodes[rejection.status] ?? invalidArgument;
  if (encoding === "json") {
    return Buffer.from(JSON.stringify({ code, message: rejection.message }));
  }
  return new BinaryWriter()
    .tag(1, WireType.Varint)
    .int32(code)
    .tag(2, WireType.LengthDelimited)
    .string(rejection.message)
    .finish();
}
