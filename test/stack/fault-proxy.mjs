// Stands between the Collector and its stores. The first part of a path is the host to pass the rest
// to: /jaeger:4318/v1/traces. POST /fault sets what goes wrong until the next: { host, status } answers
// for that host with this status at once, { host, delayMs } passes on after that time, {} nothing.
// Without a host it concerns all.
import { createServer, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

let fault = {};

createServer(async (incoming, response) => {
  const body = Buffer.concat(await incoming.toArray());
  if (incoming.url === "/fault") {
    if (incoming.method === "POST") fault = JSON.parse(body.toString());
    response.end(JSON.stringify(fault));
    return;
  }
  const [, host, path] = /^\/([^/]+)(\/.*)$/.exec(incoming.url);
  const concerned = fault.host === undefined || fault.host === host;
  if (concerned && fault.status !== undefined) {
    response.writeHead(fault.status).end("refused by the fault proxy");
    return;
  }
  if (concerned && fault.delayMs !== undefined) await sleep(fault.delayMs);
  const headers = { ...incoming.headers, host };
  const outgoing = request(`http://${host}${path}`, { method: incoming.method, headers });
  outgoing.on("response", (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  // The Collector retries on 503
  outgoing.on("error", (error) => response.writeHead(503).end(error.message));
  outgoing.end(body);
}).listen(8080, "0.0.0.0");
