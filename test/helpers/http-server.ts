import { createServer, type IncomingMessage, type RequestListener } from "node:http";

import { track, type TcpServer } from "./tcp-server.ts";

export interface HttpServer extends TcpServer {
  readonly url: string;
  /** Every request so far. */
  readonly requests: readonly IncomingMessage[];
}

/** Starts an HTTP server on loopback. */
export async function startHttpServer(listener: RequestListener): Promise<HttpServer> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  const tracked = await track(server);
  return { ...tracked, url: `http://127.0.0.1:${tracked.port}`, requests };
}

/** Starts an HTTP server that answers everything alike. */
export async function startAnswering(
  status: number,
  body: unknown = "",
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpServer> {
  return startHttpServer((_, response) => {
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
}
