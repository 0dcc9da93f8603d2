import type { Agent, IncomingMessage } from "node:http";
import https from "node:https";

import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";

import { longestTimerMs } from "../../duration.ts";
import { http } from "../loading/node-http.ts";
import { readPartialSuccess } from "./partial-success.ts";
import type { Destination, Signal } from "./protocol.ts";
import { retryAfterMs } from "./retry-after.ts";

/** How one attempt ended. `url` is the full URL of the request. */
export type Outcome =
  | {
      readonly kind: "delivered";
      readonly url: string;
      /** Items that the receiver did not take, and why: partial success. */
      readonly rejected: number;
      readonly message: string;
    }
  /** No answer: refused connection, time-out, unknown host, a certificate that is not trusted. */
  | { readonly kind: "unreachable"; readonly url: string; readonly reason: string }
  /** An answer other than 2xx. */
  | {
      readonly kind: "refused";
      readonly url: string;
      readonly status: number;
      readonly retryAfterMs?: number | undefined;
    };

/** Sends one serialised request. Never rejects. */
export type Send = (body: Uint8Array, encoding: "gzip" | "identity") => Promise<Outcome>;

/**
 * An answer is awaited this many times as long as the time-out, once the request is on its way:
 * the receiver may have taken it, and whoever sends it again makes doubles.
 */
const answerFactor = 3;

/** Of an answer; what says more is cut off. */
const maxAnswerBytes = 64 * 1024;

/**
 * Returns the function that posts to `destination`, with the headers and connections of
 * OpenTelemetry's own exporters.
 *
 * The time-out bounds connecting and sending. The answer is awaited three times as long.
 */
export function createSender(signal: Signal, destination: Destination): Send {
  const { url, timeoutMs, contentType, headers: given = {}, tls } = destination;
  const options = convertLegacyHttpOptions(
    {
      url,
      timeoutMillis: timeoutMs,
      headers: given,
      httpAgentOptions: { keepAlive: true, ...tls },
    },
    signal.toUpperCase(),
    `v1/${signal}`,
    { "Content-Type": contentType },
  );
  const agent = options.agentFactory(new URL(url).protocol);
  return async (body, encoding) => {
    try {
      const headers = {
        ...(await options.headers()),
        "Content-Length": body.byteLength,
        ...(encoding === "gzip" ? { "Content-Encoding": "gzip" } : {}),
      };
      const answer = await post({ url, headers, body, agent: await agent, timeoutMs });
      return toOutcome(url, answer);
    } catch (error) {
      return { kind: "unreachable", url, reason: reasonOf(error) };
    }
  };
}

interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | number>>;
  readonly body: Uint8Array;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly contentType: string;
  readonly body: Uint8Array;
}

function toOutcome(url: string, { status, retryAfter, contentType, body }: Answer): Outcome {
  if (status < 200 || status > 299) {
    return { kind: "refused", url, status, retryAfterMs: retryAfterMs(retryAfter) };
  }
  return { kind: "delivered", url, ...readPartialSuccess(body, contentType) };
}

async function post({ url, headers, body, agent, timeoutMs }: Post): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const send = url.startsWith("https:") ? https.request : http.request;
  const answerMs = Math.min(timeoutMs * answerFactor, longestTimerMs);
  let answered = false;
  const request = send(url, { method: "POST", headers, agent }, (response) => {
    answered = true;
    void read(response).then(resolve);
  });
  const end = (ms: number): void => {
    request.destroy(new Error(`no answer within ${ms} ms`));
  };
  const timers = [
    setTimeout(() => {
      if (!request.writableFinished) end(timeoutMs);
    }, timeoutMs),
    setTimeout(() => end(answerMs), answerMs),
  ];
  request.on("error", (error) => {
    if (!answered) reject(error);
  });
  request.end(body);
  try {
    return await promise;
  } finally {
    for (const timer of timers) clearTimeout(timer);
  }
}

/**
 * Reads an answer, as far as it comes: its status has decided already, and a connection that is cut
 * after it takes nothing back.
 */
async function read(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  const { promise, resolve } = Promise.withResolvers<undefined>();
  let bytes = 0;
  response.on("data", (chunk: Buffer) => {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) response.destroy();
    else chunks.push(chunk);
  });
  response.once("error", () => undefined);
  response.once("close", () => resolve(undefined));
  await promise;
  return {
    status: response.statusCode ?? 0,
    retryAfter: response.headers["retry-after"],
    contentType: response.headers["content-type"] ?? "",
    body: Buffer.concat(chunks),
  };
}

/** A failed connection to a name with several addresses has its message in the parts. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
