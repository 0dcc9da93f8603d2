import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";

import { type Signal, signals } from "../protocol.ts";

/** A request on disk. */
export interface SpoolFile {
  readonly path: string;
  readonly signal: Signal;
  readonly items: number;
  /** Of the file. */
  readonly bytes: number;
}

/**
 * A file is `TOBS`, the version of this format, the length of the body and its CRC-32 (all numbers
 * are 32-bit, little-endian), and the body: a gzipped OTLP request. What is told by its name has to
 * be known of a torn one too: when it was made, in which process, its signal and its items.
 */
const magic = 0x53_42_4f_54;
const version = 1;
const headerBytes = 16;

/** So that names sort by age. */
const timeDigits = 15;
const orderDigits = 10;
const name = new RegExp(
  `^\\d{${timeDigits}}-\\d{${orderDigits}}-[\\da-f]+-(${signals.join("|")})-(\\d+)\\.otlp$`,
);

export interface NewSpoolFile {
  readonly folder: string;
  /** Wall clock, in milliseconds. */
  readonly madeAt: number;
  /** Tells apart what one process made in one millisecond. */
  readonly order: number;
  /** Hexadecimal, of the process that made it. */
  readonly owner: string;
  readonly signal: Signal;
  readonly items: number;
  readonly body: Uint8Array;
}

/** Writes a file, whole or not at all. Throws what the file system throws. */
export function writeSpoolFile(file: NewSpoolFile): SpoolFile {
  const { folder, madeAt, order, owner, signal, items, body } = file;
  const age = `${digits(madeAt, timeDigits)}-${digits(order, orderDigits)}`;
  const path = join(folder, `${age}-${owner}-${signal}-${items}.otlp`);
  const unfinished = `${path}.tmp`;
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(version, 4);
  header.writeUInt32LE(body.byteLength, 8);
  header.writeUInt32LE(crc32(body), 12);
  try {
    writeFileSync(unfinished, Buffer.concat([header, body]), { mode: 0o600, flag: "wx" });
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { path, signal, items, bytes: headerBytes + body.byteLength };
}

/** Returns the body; undefined if the file is torn. Throws what the file system throws. */
export function readSpoolFile({ path }: SpoolFile): Uint8Array | undefined {
  const content = readFileSync(path);
  if (content.byteLength < headerBytes) return undefined;
  const body = content.subarray(headerBytes);
  const whole =
    content.readUInt32LE(0) === magic &&
    content.readUInt32LE(4) === version &&
    content.readUInt32LE(8) === body.byteLength &&
    content.readUInt32LE(12) === crc32(body);
  return whole ? body : undefined;
}

/** Returns what `fileName` tells; undefined if it is no file of a spool. */
export function parseName(fileName: string): Pick<SpoolFile, "signal" | "items"> | undefined {
  const [, signal, items] = name.exec(fileName) ?? [];
  const known = signals.find((one) => one === signal);
  return known === undefined ? undefined : { signal: known, items: Number(items) };
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
