import { type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number | undefined;
  /** All but those that differ by time, and the request id that the preload adds. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Without the port, which some tell. */
  readonly body: string;
}

/** Asks a server on loopback, each time with a connection of its own. */
export async function ask(port: number, { method, path, headers }: Asked): Promise<Answer> {
  const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once("response", resolve).once("error", reject).end();
  });
  const { date: _date, "x-request-id": _id, ...rest } = response.headers;
  return {
    status: response.statusCode,
    headers: rest,
    body: (await text(response)).replaceAll(`:${port}`, ""),
  };
}
