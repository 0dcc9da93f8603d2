// Answers GraphQL requests with graphql 17 itself, over HTTP.
import { once } from "node:events";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

import { trace } from "@opentelemetry/api";
import { buildSchema, graphql } from "graphql";

const schema = buildSchema(
  "type Query { order(id: Int): String, broken: String } type Mutation { place: String }",
);
const tracer = trace.getTracer("app");
const rootValue = {
  order: async () => tracer.startActiveSpan("resolver", (span) => (span.end(), "coffee")),
  broken: () => {
    throw new TypeError("secret");
  },
  place: () => "placed",
};
const server = createServer(async (request, response) => {
  const { query: source } = await json(request);
  response.end(JSON.stringify(await graphql({ schema, source, rootValue })));
}).listen(0, "127.0.0.1");
await once(server, "listening");
const url = `http://127.0.0.1:${server.address().port}/graphql`;
for (const query of [
  "query Order { order(id: 4711) }",
  "mutation { place }",
  "{ broken }",
  "{ nothing }",
  "{ nothing",
]) {
  const answer = await fetch(url, { method: "POST", body: JSON.stringify({ query }) });
  await answer.text();
}
server.close();
