import { expect, test } from "vitest";

import { postgresCheck } from "#src/health/checks/postgres.ts";
import { probe } from "../../helpers/probe.ts";

test.each([
  ["off", "healthy", undefined],
  ["on", "unhealthy", "the server is read-only"],
  [undefined, "unhealthy", 'SHOW transaction_read_only: expected "on" or "off", got undefined'],
])("a server that must be writable and says %j is %s", async (setting, status, message) => {
  const rows = [{ transaction_read_only: setting, comment: "on" }];
  const asked: string[] = [];
  const client = {
    async query({ text }: { text: string }) {
      asked.push(text);
      return { rows };
    },
  };
  const result = await probe(postgresCheck({ client, writable: true }));
  expect([result.status, result.message]).toEqual([status, message]);
  expect(asked).toEqual(["SHOW transaction_read_only"]);
});
