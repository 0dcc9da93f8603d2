import { createSocket } from "node:dgram";
import { once } from "node:events";

export interface DnsServer extends AsyncDisposable {
  /** `127.0.0.1:<port>`, as Node's resolver takes it. */
  readonly address: string;
  /** Names that were asked for, in order. */
  readonly questions: readonly string[];
}

/** A record of another type than A, its data as on the wire. */
export interface RawRecord {
  readonly type: number;
  readonly data: Buffer;
}

/** What the server says of a name: its records, that there is none such, or nothing. */
export type DnsAnswer = readonly (string | RawRecord)[] | "nxdomain" | "servfail" | "silence";

const responseCodes = { servfail: 2, nxdomain: 3 } as const;

/** Starts a DNS server on loopback: https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export async function startDnsServer(
  answerTo: (name: string, count: number) => DnsAnswer,
): Promise<DnsServer> {
  const questions: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, sender) => {
    const name = questionName(query);
    questions.push(name);
    const answer = answerTo(name, questions.filter((asked) => asked === name).length);
    if (answer !== "silence") socket.send(reply(query, answer), sender.port, sender.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    questions,
    async [Symbol.asyncDispose]() {
      await new Promise<void>((closed) => socket.close(closed));
    },
  };
}

function questionName(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== 0; at += query[at]! + 1) {
    labels.push(query.toString("latin1", at + 1, at + 1 + query[at]!));
  }
  return labels.join(".");
}

function reply(query: Buffer, answer: Exclude<DnsAnswer, "silence">): Buffer {
  const rows = typeof answer === "string" ? [] : answer;
  const question = query.subarray(12, query.indexOf(0, 12) + 5);
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 + (typeof answer === "string" ? responseCodes[answer] : 0), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(rows.length, 6);
  return Buffer.concat([header, question, ...rows.map(record)]);
}

/** A pointer to the question's name, type, class IN, 60 s, and the data with its length. */
function record(row: string | RawRecord): Buffer {
  const { type, data } =
    typeof row === "string" ? { type: 1, data: Buffer.from(row.split(".").map(Number)) } : row;
  return Buffer.concat([Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, data.length]), data]);
}
