import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { ObservabilityError } from "../../errors.ts";
import { ingest } from "../otlp/ingest.ts";
import type { TelemetrySink } from "../records.ts";
import { readBody } from "./body.ts";
import { listenNear } from "./listen.ts";
import { Rejection, statusBody } from "./rejection.ts";
import { encodingOf, mediaTypes, requiredEncoding, signalOf } from "./request.ts";

export interface ReceiverOptions {
  readonly sink: TelemetrySink;
  /** @default "127.0.0.1" */
  readonly host?: string;
  /** Wanted port; the next free one is taken when it is in use. 0: any. @default 4318 */
  readonly port?: number;
  /** Longest body, compressed and decompressed. @default 20 MiB, as the Collector has it */
  readonly maxBytes?: number;
}

/** A running OTLP/HTTP receiver. */
export class Receiver {
  readonly url: string;
  readonly #server: Server;

  constructor(server: Server, host: string, port: number) {
    this.#server = server;
    this.url = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  }

  /** Stops listening and drops open connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await this.#server[Symbol.asyncDispose]();
  }
}

/**
 * Starts a receiver of OTLP over HTTP: `/v1/traces`, `/v1/metrics` and `/v1/logs`, protobuf or
 * JSON, plain or gzip. Whatever a client sends, the answer is a status and the receiver lives on.
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp
 *
 * @throws ObservabilityError `OBS_EMBEDDED_PORT`
 */
export async function startReceiver({
  sink,
  host = "127.0.0.1",
  port = 4318,
  maxBytes = 20 * 1024 * 1024,
}: ReceiverOptions): Promise<Receiver> {
  const server = createServer((request, response) => {
    void answer(request, response, sink, maxBytes);
  });
  server.requestTimeout = 30_000;
  return new Receiver(server, host, await listenNear(server, host, port));
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  sink: TelemetrySink,
  maxBytes: number,
): Promise<void> {
  try {
    const signal = signalOf(request);
    const encoding = requiredEncoding(request);
    const body = await readBody(request, maxBytes);
    const answer = ingest[signal](body, encoding, sink);
    response.writeHead(200, { "content-type": mediaTypes[encoding] }).end(answer);
  } catch (error) {
    refuse(request, response, toRejection(error));
  }
}

function toRejection(error: unknown): Rejection {
  if (error instanceof Rejection) return error;
  if (error instanceof ObservabilityError && error.code === "OBS_OTLP_INVALID") {
    return new Rejection(400, error.message, { cause: error });
  }
  // The sink failed, for instance on a full disk: OTLP senders repeat a 503
  return new Rejection(503, `not stored: ${String(error)}`, {
    cause: error,
    headers: { "retry-after": "1" },
  });
}

function refuse(request: IncomingMessage, response: ServerResponse, rejection: Rejection): void {
  const encoding = encodingOf(request) ?? "json";
  // What is left of the body is read and dropped, so that the client gets to read the answer
  request.resume();
  response
    .writeHead(rejection.status, {
      "content-type": mediaTypes[encoding],
      ...(request.complete ? {} : { connection: "close" }),
      ...rejection.headers,
    })
    .end(statusBody(rejection, encoding));
}
