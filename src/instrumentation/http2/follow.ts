import { createRequire, syncBuiltinESMExports } from "node:module";

import type { Config } from "../../config.ts";
import { newRequestId, parseRequestId } from "../request-id/request-id.ts";
import { followHttp2Clients } from "./client.ts";
import { isGrpc } from "./request-target.ts";
import { answersWith } from "./response-header.ts";
import { followHttp2Servers } from "./server.ts";

type Settings = Pick<
  Config,
  "requestIdHeader" | "enabledInstrumentations" | "disabledInstrumentations"
>;

/**
 * Gives HTTP/2 what OpenTelemetry's instrumentation of `node:http` and `request-id/server.ts` give
 * HTTP/1: spans, durations, context and a request id. `http` chooses both among the
 * instrumentations.
 *
 * gRPC, told by its content type, is left to its own instrumentation: it makes the spans, and no
 * header is added. Where that one is not chosen, its requests are HTTP/2 as all others.
 */
export function followHttp2(config: Settings): void {
  // Not the import: its exports cannot be replaced
  const http2: object = createRequire(import.meta.url)("node:http2");
  const header = config.requestIdHeader;
  const answer = answersWith(header);
  const leavesGrpc = isChosen("grpc", config);
  const spans = isChosen("http", config);
  const isLeftOut: typeof isGrpc = (headers) => leavesGrpc && isGrpc(headers);
  followHttp2Servers(http2, {
    spans,
    isLeftOut,
    onRequest: (stream, headers) => {
      const id = parseRequestId(headers[header]) ?? newRequestId();
      headers[header] = id;
      answer(stream, id);
    },
  });
  if (spans) followHttp2Clients(http2, { isLeftOut });
  syncBuiltinESMExports();
}

function isChosen(
  name: string,
  { enabledInstrumentations, disabledInstrumentations }: Settings,
): boolean {
  return (
    (enabledInstrumentations?.includes(name) ?? true) && !disabledInstrumentations.includes(name)
  );
}
