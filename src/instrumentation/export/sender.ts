import { request as httpRequest, type Agent } from "node:http";
import { request as httpsRequest } from "node:https";
import { promisify } from "node:util";
import { gzip } from "node:zlib";

import { convertLegacyHttpOptions } from "@opentelemetry/otlp-exporter-base/node-http";

import type { Destination, Signal } from "./protocol.ts";
import type { Outcome } from "./reachability.ts";

const compress = promisify(gzip);

/** Sends one serialised request. Never rejects. */
export type Send = (body: Uint8Array) => Promise<Outcome>;

/**
 * Returns the function that posts to `destination`. Headers and certificates come from
 * `OTEL_EXPORTER_OTLP_*`, read by OpenTelemetry's own parser.
 */
export function createSender(signal: Signal, destination: Destination, contentType: string): Send {
  const { url, timeoutMs, compression } = destination;
  const options = convertLegacyHttpOptions(
    { url, timeoutMillis: timeoutMs },
    signal.toUpperCase(),
    `v1/${signal}`,
    { "Content-Type": contentType },
  );
  const agent = options.agentFactory(new URL(url).protocol);
  return async (body) => {
    try {
      const zipped = compression === "gzip";
      const payload = zipped ? await compress(body) : body;
      const headers = { ...(await options.headers()), "Content-Length": payload.byteLength };
      const encoding = zipped ? { "Content-Encoding": "gzip" } : {};
      const status = await post(url, { ...headers, ...encoding }, payload, await agent, timeoutMs);
      return status >= 200 && status <= 299
        ? { kind: "delivered", url }
        : { kind: "refused", url, status };
    } catch (error) {
      return { kind: "unreachable", url, reason: reasonOf(error) };
    }
  };
}

function post(
  url: string,
  headers: Record<string, string | number>,
  body: Uint8Array,
  agent: Agent,
  timeoutMs: number,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const send = url.startsWith("https:") ? httpsRequest : httpRequest;
  const deadline = AbortSignal.timeout(timeoutMs);
  const request = send(url, { method: "POST", headers, agent, signal: deadline }, (response) => {
    response.once("end", () => resolve(response.statusCode ?? 0));
    response.once("error", reject);
    response.resume();
  });
  request.once("error", (error) =>
    reject(deadline.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error),
  );
  request.end(body);
  return promise;
}

/** A failed connection to a name with several addresses has its message in the parts. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(", ");
  return error instanceof Error ? error.message : String(error);
}
