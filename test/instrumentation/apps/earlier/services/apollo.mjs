// Apollo Server 5 on graphql 16.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import pino from "pino";

const log = pino();
const server = new ApolloServer({
  typeDefs: "type Order { id: ID! } type Query { order(id: ID!): Order! }",
  resolvers: {
    Query: {
      order: (parent, { id }) => {
        log.info({ order: id }, "order shown");
        return { id };
      },
    },
  },
});
const { url } = await startStandaloneServer(server, { listen: { port: 0, host: "127.0.0.1" } });
console.log(`listening ${new URL(url).port}`);
