import type { Labels } from "../labels.ts";

/**
 * Returns Prometheus' hash of a label set: XXH64 of its names and values, each with its length
 * before it (model/labels, labels_stringlabels.go).
 */
export function hashOf({ pairs }: Labels): bigint {
  return xxh64(Buffer.concat(pairs.map(encode)));
}

function encode(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  const prefix =
    length < 255 ? [length] : [255, length & 0xff, (length >> 8) & 0xff, (length >> 16) & 0xff];
  return Buffer.concat([Uint8Array.from(prefix), bytes]);
}

const mask = 2n ** 64n - 1n;
const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;

/** https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md, with the seed 0. */
function xxh64(bytes: Buffer): bigint {
  let at = 0;
  let hash = prime5;
  if (bytes.length >= 32) {
    const lanes = [prime1 + prime2, prime2, 0n, -prime1].map((lane) => lane & mask);
    for (; at + 32 <= bytes.length; at += 32) {
      for (const [lane, value] of lanes.entries()) {
        lanes[lane] = round(value, bytes.readBigUInt64LE(at + 8 * lane));
      }
    }
    const turns = [1n, 7n, 12n, 18n];
    hash = lanes.reduce((sum, lane, index) => sum + rotate(lane, turns[index] ?? 0n), 0n) & mask;
    for (const lane of lanes) hash = ((hash ^ round(0n, lane)) * prime1 + prime4) & mask;
  }
  hash = (hash + BigInt(bytes.length)) & mask;
  for (; at + 8 <= bytes.length; at += 8) {
    hash ^= round(0n, bytes.readBigUInt64LE(at));
    hash = (rotate(hash, 27n) * prime1 + prime4) & mask;
  }
  if (at + 4 <= bytes.length) {
    hash ^= (BigInt(bytes.readUInt32LE(at)) * prime1) & mask;
    hash = (rotate(hash, 23n) * prime2 + prime3) & mask;
    at += 4;
  }
  for (; at < bytes.length; at++) {
    hash ^= (BigInt(bytes[at] ?? 0) * prime5) & mask;
    hash = (rotate(hash, 11n) * prime1) & mask;
  }
  hash = ((hash ^ (hash >> 33n)) * prime2) & mask;
  hash = ((hash ^ (hash >> 29n)) * prime3) & mask;
  return hash ^ (hash >> 32n);
}

function round(accumulator: bigint, input: bigint): bigint {
  return (rotate((accumulator + input * prime2) & mask, 31n) * prime1) & mask;
}

function rotate(value: bigint, by: bigint): bigint {
  return ((value << by) | (value >> (64n - by))) & mask;
}
