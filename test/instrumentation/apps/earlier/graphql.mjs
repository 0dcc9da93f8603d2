// Answers GraphQL requests with yoga and with Apollo Server, both on graphql 16.
import { once } from "node:events";
import { createServer } from "node:http";

import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { trace } from "@opentelemetry/api";
import { createSchema, createYoga } from "graphql-yoga";

const typeDefs =
  "type Query { order(id: Int): String, broken: String } type Mutation { place: String }";
const tracer = trace.getTracer("app");
const resolvers = {
  Query: {
    order: async () => tracer.startActiveSpan("resolver", (span) => (span.end(), "coffee")),
    broken: () => {
      throw new TypeError("secret");
    },
  },
  Mutation: { place: () => "placed" },
};

async function ask(url) {
  for (const query of [
    "query Order { order(id: 4711) }",
    "mutation { place }",
    "{ broken }",
    "{ nothing }",
  ]) {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query }),
    });
    await answer.text();
  }
}

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  graphqlEndpoint: "/yoga",
  logging: false,
});
const server = createServer(yoga).listen(0, "127.0.0.1");
await once(server, "listening");
await ask(`http://127.0.0.1:${server.address().port}/yoga`);
server.close();

const apollo = new ApolloServer({ typeDefs, resolvers });
const { url } = await startStandaloneServer(apollo, { listen: { port: 0, host: "127.0.0.1" } });
await ask(url);
await apollo.stop();
