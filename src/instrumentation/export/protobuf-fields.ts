/** One field of a serialised protobuf message. */
export interface Field {
  readonly number: number;
  /** The value: its bytes if it has a length (wire type 2), else undefined. */
  readonly value: Uint8Array | undefined;
  /** Of a varint (wire type 0), else undefined. */
  readonly integer: bigint | undefined;
  /** The whole field, with its tag. */
  readonly raw: Uint8Array;
}

const wireTypes = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;

/**
 * Returns the fields of a protobuf message. Throws a RangeError on bytes that are none.
 * https://protobuf.dev/programming-guides/encoding/
 */
export function readFields(message: Uint8Array): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined) break;
      at += 1;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("not a varint");
  };
  while (at < message.byteLength) {
    const start = at;
    const tag = Number(varint());
    const wireType = tag & 7;
    let integer: bigint | undefined;
    let value: Uint8Array | undefined;
    if (wireType === wireTypes.varint) integer = varint();
    else if (wireType === wireTypes.fixed64) at += 8;
    else if (wireType === wireTypes.fixed32) at += 4;
    else if (wireType === wireTypes.length) {
      const length = Number(varint());
      value = message.subarray(at, at + length);
      at += length;
    } else throw new RangeError(`unknown wire type ${wireType}`);
    if (at > message.byteLength) throw new RangeError("the message is cut");
    fields.push({ number: tag >>> 3, value, integer, raw: message.subarray(start, at) });
  }
  return fields;
}

/** Returns a length-delimited field with its tag. */
export function writeField(number: number, value: Uint8Array): Uint8Array {
  return Buffer.concat([
    writeVarint(number * 8 + wireTypes.length),
    writeVarint(value.byteLength),
    value,
  ]);
}

function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) + 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return Uint8Array.from([...bytes, rest]);
}
