/**
 * The modules that publish themselves in a bundle: by package, the files that an instrumentation
 * patches. `.` is what `require(name)` gives.
 *
 * Data and not read from the instrumentations, so that a build loads none of them; a test compares
 * it with what they patch.
 */
export const publishingFiles: Readonly<Record<string, readonly string[]>> = {
  "@aws-sdk/middleware-stack": ["dist/cjs/MiddlewareStack.js", "dist-cjs/MiddlewareStack.js"],
  "@aws-sdk/smithy-client": ["."],
  "@grpc/grpc-js": ["."],
  "@hapi/hapi": ["lib/request.js"],
  "@nestjs/core": ["nest-factory.js", "router/router-execution-context.js"],
  "@smithy/core": ["dist-cjs/submodules/client/index.js"],
  "@smithy/middleware-stack": ["."],
  "@smithy/smithy-client": ["."],
  amqplib: ["lib/callback_model.js", "lib/channel_model.js", "lib/connect.js"],
  bunyan: ["."],
  "cassandra-driver": [".", "lib/request-execution.js"],
  connect: ["."],
  dataloader: ["."],
  graphql: ["execution/execute.js", "language/parser.js", "validation/validate.js"],
  h3: ["."],
  hono: [
    "dist/cjs/router/pattern-router/router.js",
    "dist/cjs/router/smart-router/router.js",
    "dist/router/pattern-router/router.js",
    "dist/router/smart-router/router.js",
  ],
  ioredis: ["."],
  kafkajs: [".", "src/consumer/index.js", "src/producer/index.js"],
  knex: [
    "lib/client.js",
    "lib/execution/runner.js",
    "lib/runner.js",
    "src/client.js",
    "src/runner.js",
  ],
  koa: ["."],
  "lru-memoizer": ["."],
  memcached: ["."],
  mongodb: [
    "lib/cmap/connect.js",
    "lib/cmap/connection.js",
    "lib/cmap/connection_pool.js",
    "lib/core/wireprotocol/index.js",
    "lib/sessions.js",
  ],
  mongoose: ["."],
  mysql: ["."],
  mysql2: [".", "lib/connection.js", "promise.js"],
  openai: ["."],
  oracledb: ["."],
  pg: [".", "lib/client.js", "lib/native/client.js"],
  "pg-pool": ["."],
  restify: [".", "lib/server.js"],
  "socket.io": [
    ".",
    "dist/broadcast-operator.js",
    "dist/namespace.js",
    "dist/socket.js",
    "lib/namespace.js",
    "lib/socket.js",
  ],
  tedious: ["."],
  "thread-stream": ["."],
  winston: [".", "lib/winston/logger.js"],
};
