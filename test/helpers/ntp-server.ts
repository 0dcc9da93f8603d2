import { createSocket } from "node:dgram";
import { once } from "node:events";

export interface NtpServer extends AsyncDisposable {
  readonly port: number;
}

export interface NtpOptions {
  /** How far the server's clock is ahead of this machine's, in milliseconds. */
  readonly aheadMs?: number;
  /** @default 2 */
  readonly stratum?: number;
  /** Whether the question's timestamp is repeated, as an honest server does. @default true */
  readonly honest?: boolean;
  readonly silent?: boolean;
}

/** Starts an SNTP server on loopback: https://www.rfc-editor.org/rfc/rfc4330#section-4 */
export async function startNtpServer(options: NtpOptions = {}): Promise<NtpServer> {
  const { aheadMs = 0, stratum = 2, honest = true, silent = false } = options;
  const socket = createSocket("udp4");
  socket.on("message", (question, sender) => {
    if (silent) return;
    const answer = Buffer.alloc(48);
    answer[0] = 0b00_100_100;
    answer[1] = stratum;
    answer.write("RATE", 12, "latin1");
    if (honest) question.copy(answer, 24, 40, 48);
    writeTimestamp(answer, 32, Date.now() + aheadMs);
    writeTimestamp(answer, 40, Date.now() + aheadMs);
    socket.send(answer, sender.port, sender.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    port: socket.address().port,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((closed) => socket.close(closed));
    },
  };
}

function writeTimestamp(packet: Buffer, at: number, ms: number): void {
  const seconds = Math.floor(ms / 1000) + 2_208_988_800;
  packet.writeUInt32BE(seconds % 2 ** 32, at);
  packet.writeUInt32BE(Math.floor(((ms % 1000) / 1000) * 2 ** 32), at + 4);
}
