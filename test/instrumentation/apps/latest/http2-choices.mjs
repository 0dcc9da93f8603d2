// Within one HTTP request: a call by HTTP/2, a CONNECT, and one of gRPC, whose handler calls on by
// HTTP. Prints the request id that has come through gRPC.
import { once } from "node:events";
import { createServer, get } from "node:http";
import http2 from "node:http2";
import { promisify } from "node:util";

import * as grpc from "@grpc/grpc-js";

const listen = async (server) => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server.address().port;
};
const ask = async (port, headers = {}) => {
  const [response] = await once(
    get({ port, host: "127.0.0.1", headers, agent: false }),
    "response",
  );
  let text = "";
  for await (const chunk of response) text += chunk;
  return text;
};

const last = createServer((request, response) => response.end(request.headers["x-request-id"]));
const lastPort = await listen(last);

const streams = http2.createServer();
streams.on("stream", (stream) => {
  stream.respond({ ":status": 200 });
  stream.end("answer");
});
const session = http2.connect(`http://127.0.0.1:${await listen(streams)}`);
const exchange = async (headers) => {
  const stream = session.request(headers);
  stream.end();
  stream.resume();
  await once(stream, "close");
};

const bytes = (value) => value;
const service = {
  echo: {
    path: "/Echo/echo",
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
};
const calls = new grpc.Server();
calls.addService(service, {
  echo: (_, done) => void ask(lastPort).then((id) => done(null, Buffer.from(id))),
});
const bind = promisify(calls.bindAsync.bind(calls));
const port = await bind("127.0.0.1:0", grpc.ServerCredentials.createInsecure());
const Client = grpc.makeGenericClientConstructor(service, "Echo");
const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
const echo = promisify(client.echo.bind(client));

const entry = createServer(async (_, response) => {
  await exchange({ ":path": "/plain" });
  await exchange({ ":method": "CONNECT", ":authority": "example.com:80" });
  response.end(await echo(Buffer.from("called")));
});
console.log(await ask(await listen(entry), { "x-request-id": "given-1" }));
process.exit();
