import type { Attributes } from "@opentelemetry/api";

import { detachContext } from "./channel-context.ts";
import { redisStatement } from "./redis-statement.ts";
import { type Call, followChannel, type Message } from "./traced-channel.ts";

/**
 * Makes spans of ioredis' commands, 5.11 and later. It publishes a command when it sends it: those
 * that have waited for a connection are sent by nobody's request, and have no span.
 */
export function followIoredis(): void {
  detachContext("ioredis:connect");
  followChannel({
    packageName: "ioredis",
    channel: "ioredis:command",
    describe(message) {
      const { command, args } = message;
      return describeCommand(String(command), Array.isArray(args) ? args : [], message);
    },
  });
}

/** Makes spans of the commands and transactions of redis (@redis/client), 6.3 and later. */
export function followNodeRedis(): void {
  followChannel({
    packageName: "@redis/client",
    channel: "node-redis:command",
    describe(message) {
      const { command, args } = message;
      // The first is the command itself
      return describeCommand(String(command), Array.isArray(args) ? args.slice(1) : [], message);
    },
  });
  followChannel({
    packageName: "@redis/client",
    channel: "node-redis:batch",
    describe: (message) =>
      // The commands of a pipeline are published one by one, those of a transaction are not
      message["batchMode"] === "MULTI"
        ? {
            name: "MULTI",
            attributes: { ...describeServer(message), "db.operation.name": "MULTI" },
          }
        : undefined,
  });
}

function describeCommand(command: string, args: readonly unknown[], message: Message): Call {
  return {
    name: command,
    attributes: {
      ...describeServer(message),
      "db.operation.name": command,
      "db.query.text": redisStatement(command, args),
    },
  };
}

function describeServer({ database, serverAddress, serverPort }: Message): Attributes {
  return {
    "db.system.name": "redis",
    "db.namespace": String(typeof database === "number" ? database : 0),
    ...(typeof serverAddress === "string" ? { "server.address": serverAddress } : {}),
    ...(typeof serverPort === "number" ? { "server.port": serverPort } : {}),
  };
}
