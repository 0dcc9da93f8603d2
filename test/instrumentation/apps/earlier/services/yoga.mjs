// GraphQL Yoga on graphql 16.
import { createServer } from "node:http";

import { createSchema, createYoga } from "graphql-yoga";
import pino from "pino";

const log = pino();
const yoga = createYoga({
  logging: false,
  schema: createSchema({
    typeDefs: "type Order { id: ID! } type Query { order(id: ID!): Order! }",
    resolvers: {
      Query: {
        order: (parent, { id }) => {
          log.info({ order: id }, "order shown");
          return { id };
        },
      },
    },
  }),
});
const server = createServer(yoga).listen(0, "127.0.0.1", () =>
  console.log(`listening ${server.address().port}`),
);
