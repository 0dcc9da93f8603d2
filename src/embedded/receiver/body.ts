import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { Rejection } from "./rejection.ts";

const gunzipAsync = promisify(gunzip);

/**
 * Returns the body of `request`, decompressed.
 *
 * @throws Rejection 413 when it is longer than `maxBytes`, before or after decompression; 415 on an
 * encoding other than gzip; 400 when it is not what its encoding says.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const gzipped = isGzip(request.headers["content-encoding"]);
  const body = await readAll(request, maxBytes);
  return gzipped ? decompress(body, maxBytes) : body;
}

function isGzip(encoding: string | undefined): boolean {
  if (encoding === undefined || encoding === "identity") return false;
  if (encoding === "gzip") return true;
  throw new Rejection(415, `expected content-encoding gzip or identity, got ${encoding}`, {
    headers: { "accept-encoding": "gzip, identity" },
  });
}

async function readAll(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  // A loop over the events, not `for await`: leaving that loop early would destroy the socket
  // before the refusal is written
  await new Promise<void>((resolve, reject) => {
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) reject(tooLarge(maxBytes));
      else chunks.push(chunk);
    });
    request.once("end", resolve);
    request.once("error", (cause) => reject(new Rejection(400, "the request was cut", { cause })));
  });
  return Buffer.concat(chunks);
}

async function decompress(body: Buffer, maxBytes: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(body, { maxOutputLength: maxBytes });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new Rejection(400, `expected a gzip body, got ${String(cause)}`, { cause });
  }
}

function tooLarge(maxBytes: number): Rejection {
  return new Rejection(413, `expected at most ${maxBytes} bytes`);
}
