import { redisStatement } from "#src/instrumentation/clients/redis-statement.ts";
import { expect, it } from "vitest";

it.each([
  ["SET", ["key", "secret"], "SET key [1 other arguments]"],
  ["get", ["key"], "get key"],
  ["PING", [], "PING"],
  ["AUTH", ["user", "secret"], "AUTH [2 other arguments]"],
  ["CONFIG", ["SET", "requirepass", "secret"], "CONFIG [3 other arguments]"],
  ["EVAL", ["return 'secret'", 0], "EVAL [2 other arguments]"],
  ["GETSET", ["key", "secret"], "GETSET key [1 other arguments]"],
])("of %s with %j its key is told and no value", (command, args, expected) => {
  expect(redisStatement(command, args)).toBe(expected);
});
