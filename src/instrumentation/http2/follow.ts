import { syncBuiltinESMExports } from "node:module";

import type { Config } from "../../config.ts";
import { isChosen } from "../engine/instrumentations.ts";
import { newRequestId, parseRequestId } from "../request-id/request-id.ts";
import { whenBuiltinLoads } from "../loading/when-builtin-loads.ts";
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
  whenBuiltinLoads("node:http2", (http2) => {
    follow(http2, config);
    syncBuiltinESMExports();
  });
}

function follow(http2: object, config: Settings): void {
  const header = config.requestIdHeader;
  const answer = answersWith(header);
  const leavesGrpc = isChosen(config, "grpc");
  const spans = isChosen(config, "http");
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
}
