import { randomBytes } from "node:crypto";
import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";

import { networkError } from "./network-error.ts";
import type { Address } from "./socket.ts";

/** How far this machine's clock is ahead (negative: behind), and how far that may be wrong. */
export interface ClockOffset {
  readonly offsetMs: number;
  readonly uncertaintyMs: number;
}

/** Seconds from 1900-01-01, where NTP's first era begins, to 1970-01-01. */
const unixEpoch = 2_208_988_800;
const packetBytes = 48;

/**
 * Asks an NTP server for the time by SNTP version 4: https://www.rfc-editor.org/rfc/rfc4330
 *
 * @throws Error naming the server, or the signal's reason.
 */
export async function askNtp(address: Address, signal: AbortSignal): Promise<ClockOffset> {
  const socket = createSocket(address.host.includes(":") ? "udp6" : "udp4");
  try {
    return await exchange(socket, address, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw networkError(`${address.host}:${address.port}`, error);
  } finally {
    socket.close();
  }
}

async function exchange(
  socket: Socket,
  { host, port }: Address,
  signal: AbortSignal,
): Promise<ClockOffset> {
  // a connected socket receives from that server only, and hears of a refused port
  socket.connect(port, host);
  await once(socket, "connect", { signal });
  const question = Buffer.alloc(packetBytes);
  question[0] = 0b00_100_011; // no leap warning, version 4, client
  // random, not the time: only the server that was asked can repeat it
  const nonce = randomBytes(8);
  nonce.copy(question, 40);
  const answered = once(socket, "message", { signal });
  const sent = Date.now();
  socket.send(question);
  const [answer]: unknown[] = await answered;
  if (!Buffer.isBuffer(answer)) throw new Error("no datagram");
  return offsetOf(answer, nonce, sent, Date.now());
}

function offsetOf(answer: Buffer, nonce: Buffer, sent: number, received: number): ClockOffset {
  if (answer.length < packetBytes || !answer.subarray(24, 32).equals(nonce)) {
    throw new Error("not the answer to what was asked");
  }
  const [mode, stratum] = [answer.readUInt8(0) & 0b111, answer.readUInt8(1)];
  // stratum 0 is a "kiss of death", whose reason stands where the reference would
  if (stratum === 0) throw new Error(`refused: ${answer.toString("latin1", 12, 16)}`);
  if (mode !== 4 || stratum > 15) throw new Error("the server is not synchronised");
  const [arrived, left] = [timestamp(answer, 32), timestamp(answer, 40)];
  const roundTrip = Math.max(0, received - sent - (left - arrived));
  // ours minus theirs: the negative of RFC 4330's clock offset
  const offsetMs = (sent - arrived + (received - left)) / 2;
  return { offsetMs, uncertaintyMs: roundTrip / 2 + 1 };
}

/** 32 bits of seconds and 32 of their fraction, in ms since 1970; a clear top bit means era 1. */
function timestamp(packet: Buffer, at: number): number {
  const seconds = packet.readUInt32BE(at);
  const era = seconds >= 2 ** 31 ? 0 : 2 ** 32;
  return (seconds + era - unixEpoch + packet.readUInt32BE(at + 4) / 2 ** 32) * 1000;
}
