import http from "node:http";
import https from "node:https";

import { reasonOf, untilAborted } from "./one-at-a-time.ts";
import { networkError, plainUrl } from "./network-error.ts";
import { readTls, type TlsTarget } from "./tls-target.ts";

/** Header values, or a function that returns them anew for each request (rotated tokens). */
export type Headers = Readonly<Record<string, string>>;
export type HeaderSource = Headers | (() => Headers | Promise<Headers>);

export interface HttpRequest {
  /** User and password in it are sent as basic authentication, unless the headers have their own. */
  readonly url: URL;
  readonly method?: string;
  readonly headers?: HeaderSource;
  readonly tls?: TlsTarget;
  readonly signal: AbortSignal;
  /** How much of the body to read; the rest is not downloaded. @default 0 */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly text: string;
}

/**
 * Sends one request on a connection of its own, follows no redirect, and leaves nothing open.
 *
 * Not by `fetch`: it takes neither authorities nor client certificates.
 *
 * @throws Error naming the URL without its credentials and query, or the signal's reason.
 */
export async function request(options: HttpRequest): Promise<HttpAnswer> {
  const { signal } = options;
  try {
    signal.throwIfAborted();
    return await exchange(options);
  } catch (error) {
    throw signal.aborted
      ? reasonOf(signal)
      : networkError(plainUrl(options.url), explained(error, options));
  }
}

/** A server in Node hangs up on a client certificate that it does not trust, without a word. */
function explained(error: unknown, { tls }: HttpRequest): unknown {
  const reset = error instanceof Error && "code" in error && error.code === "ECONNRESET";
  if (!reset || tls?.cert === undefined) return error;
  return new Error(`${error.message}; the server may have refused the client certificate`);
}

async function exchange(options: HttpRequest): Promise<HttpAnswer> {
  const { headers = {}, tls = {}, signal, maxBytes = 0 } = options;
  const [given, secrets] = await untilAborted(
    signal,
    Promise.all([typeof headers === "function" ? headers() : headers, readTls(tls)]),
  );
  const response = await send(options, given, secrets);
  const text = await readAtMost(response, maxBytes);
  const { statusCode = 0, headers: answered } = response;
  return {
    status: statusCode,
    text,
    header: (name) => {
      const value = answered[name.toLowerCase()];
      return typeof value === "object" ? value.join(", ") : value;
    },
  };
}

async function send(
  { url, method = "GET", signal }: HttpRequest,
  headers: Headers,
  tls: https.AgentOptions,
): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const secure = url.protocol === "https:";
  // the process's proxy, but none of its connections: a kept one may be dead
  const { proxyEnv } = https.globalAgent.options;
  const agent = secure
    ? new https.Agent({ ...tls, keepAlive: false, proxyEnv })
    : new http.Agent({ keepAlive: false, proxyEnv });
  (secure ? https : http)
    .request(url, { agent, method, signal, headers: { ...defaults, ...lowerCased(headers) } })
    .once("response", resolve)
    .on("error", reject)
    .end();
  return promise;
}

/** What comes compressed is not read, so that a small answer cannot become a huge one. */
const defaults: Headers = {
  accept: "*/*",
  "accept-encoding": "identity",
  "user-agent": "tamma-health",
};

/** A header given as `Accept` must take the place of the default `accept`, not stand beside it. */
function lowerCased(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

async function readAtMost(response: http.IncomingMessage, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const encoding = response.headers["content-encoding"] ?? "identity";
  if (maxBytes === 0) response.destroy();
  else if (encoding !== "identity") {
    response.destroy();
    throw new Error("the answer is compressed, which nobody asked for");
  } else {
    // leaving the loop destroys the response and its connection
    for await (const chunk of response) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}
