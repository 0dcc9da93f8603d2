import { reasonOf, untilAborted } from "./one-at-a-time.ts";
import { networkError, plainUrl } from "./network-error.ts";

/** Header values, or a function that returns them anew for each request (rotated tokens). */
export type Headers = Readonly<Record<string, string>>;
export type HeaderSource = Headers | (() => Headers | Promise<Headers>);

export interface HttpRequest {
  readonly url: URL;
  readonly method?: string;
  readonly headers?: HeaderSource;
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
 * Sends one request, follows no redirect, and leaves no body open behind it.
 *
 * @throws Error naming the URL without its credentials and query, or the signal's reason.
 */
export async function request(options: HttpRequest): Promise<HttpAnswer> {
  const { signal } = options;
  try {
    return await exchange(options);
  } catch (error) {
    throw signal.aborted ? reasonOf(signal) : networkError(plainUrl(options.url), error);
  }
}

async function exchange(options: HttpRequest): Promise<HttpAnswer> {
  const { url, method = "GET", headers = {}, signal, maxBytes = 0 } = options;
  const given =
    typeof headers === "function" ? await untilAborted(signal, asked(headers)) : headers;
  const response = await fetch(bare(url), {
    method,
    headers: { ...basicAuth(url), ...given },
    redirect: "manual",
    signal,
  });
  const { status, headers: answered } = response;
  const text = await readAtMost(response, maxBytes);
  return { status, text, header: (name) => answered.get(name) ?? undefined };
}

async function asked(source: () => Headers | Promise<Headers>): Promise<Headers> {
  return source();
}

/** fetch refuses URLs that carry credentials, and repeats them in its error. */
function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  return copy;
}

function basicAuth(url: URL): Headers {
  if (url.username === "" && url.password === "") return {};
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
}

async function readAtMost(response: Response, maxBytes: number): Promise<string> {
  const { body } = response;
  if (body === null) return "";
  if (maxBytes === 0) {
    await body.cancel();
    return "";
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop cancels the body
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString("utf8");
}
