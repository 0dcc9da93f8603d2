const zeros = /^0*$/;

/** Returns the id in hex, or `null` unless it has `bytes` bytes that are not all zero. */
export function toId(id: Uint8Array, bytes: 8 | 16): string | null {
  const hex = Buffer.from(id.buffer, id.byteOffset, id.byteLength).toString("hex");
  return id.byteLength === bytes && !zeros.test(hex) ? hex : null;
}

/** SQLite's integers are signed: a time after the year 2262 is not a time. */
const latestNs = 2n ** 63n - 1n;

/** Returns OTLP's unsigned nanoseconds within what the store can hold. */
export function toNs(time: bigint): bigint {
  return time > latestNs ? latestNs : time;
}
