/** The first half of a trace's id: the round's number takes its place. */
export const traceMark = 0xa7c5_9d31_6be8_f204n;
/** The first half of a span's id: the round's number takes its place. */
export const spanMark = 0xd3b1_86f9;
/** The upper six bytes of a time; the lower two hold milliseconds after the sending. */
const timeMark = 0x5ee9_c4a7_31d6n;

/** Returns a time that stands for so many milliseconds (0 to 65,535) after the sending. */
export function placeholderTime(offsetMs: number): bigint {
  return (timeMark << 16n) | BigInt(offsetMs);
}

/** Returns a trace's id, of which the round's number is still missing. */
export function placeholderTrace(index: number): Uint8Array<ArrayBuffer> {
  const id = Buffer.alloc(16);
  id.writeBigUInt64BE(traceMark);
  id.writeBigUInt64BE(BigInt(index + 1), 8);
  return id;
}

/** Returns a span's id, of which the round's number is still missing. */
export function placeholderSpan(index: number): Uint8Array<ArrayBuffer> {
  const id = Buffer.alloc(8);
  id.writeUInt32BE(spanMark);
  id.writeUInt32BE(index + 1, 4);
  return id;
}

/** An encoded request whose ids and times change from round to round; nothing else is encoded again. */
export interface Template {
  /** Returns a copy for this round: ids of its own, times from now. */
  readonly stamp: (round: number, nowMs: number) => Buffer;
}

/** Finds what changes in an encoded request. */
export function createTemplate(encoded: Uint8Array): Template {
  const buffer = Buffer.from(encoded);
  const traces = positionsOf(
    buffer,
    bytesOf(8, (bytes) => bytes.writeBigUInt64BE(traceMark)),
  );
  const spans = positionsOf(
    buffer,
    bytesOf(4, (bytes) => bytes.writeUInt32BE(spanMark)),
  );
  // Little-endian: the mark follows the two bytes of the offset
  const mark = bytesOf(8, (bytes) => bytes.writeBigUInt64LE(timeMark << 16n)).subarray(2);
  const times = positionsOf(buffer, mark).map((position) => ({
    position: position - 2,
    offsetNs: BigInt(buffer.readUInt16LE(position - 2)) * 1_000_000n,
  }));
  return {
    stamp(round, nowMs) {
      const nowNs = BigInt(nowMs) * 1_000_000n;
      for (const position of traces) buffer.writeBigUInt64BE(traceMark + BigInt(round), position);
      for (const position of spans) buffer.writeUInt32BE((spanMark + round) % 2 ** 32, position);
      for (const { position, offsetNs } of times) {
        buffer.writeBigUInt64LE(nowNs + offsetNs, position);
      }
      return Buffer.from(buffer);
    },
  };
}

function bytesOf(size: number, write: (bytes: Buffer) => unknown): Buffer {
  const bytes = Buffer.alloc(size);
  write(bytes);
  return bytes;
}

function positionsOf(buffer: Buffer, wanted: Buffer): readonly number[] {
  const positions: number[] = [];
  for (let at = buffer.indexOf(wanted); at !== -1; at = buffer.indexOf(wanted, at + 1)) {
    positions.push(at);
  }
  return positions;
}
