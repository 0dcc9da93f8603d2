import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, test } from "vitest";

import { internalServiceCheck } from "#src/health/checks/internal-service.ts";
import { createHealth } from "#src/health/index.ts";

const url = "postgres://app:HUNTER2SECRETLONGPASSWORD@db/x";
const after = (length: number): string => `${"e".repeat(length)} ${url}`;

/** What another service says: secrets before a cut, and in names. */
const foreign = {
  status: "unhealthy",
  components: {
    db: { status: "unhealthy", message: after(470), dependencies: ["q pw=HUNTER2"] },
    "k password=HUNTER2": { status: "unhealthy", message: "privateKey: HUNTER2" },
  },
  rootCauses: ["k password=HUNTER2"],
  suspects: ["s token=HUNTER2"],
};

test("no secret reaches the report or the log, cut in half or in a name", async () => {
  const other = createServer((_request, response) => response.end(JSON.stringify(foreign)));
  await once(other.listen(0, "127.0.0.1"), "listening");
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
  const { port } = other.address() as AddressInfo;
  const lines: unknown[] = [];
  const note = (...line: readonly unknown[]): number => lines.push(line);
  const health = createHealth({
    logger: { info: note, warn: note, error: note },
    checks: [
      {
        name: "thrown",
        failureThreshold: 1,
        check: () => {
          throw new Error(after(970));
        },
      },
      {
        name: "status",
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- JavaScript says anything
        check: () => ({ status: `${"e".repeat(10)} ${url}` as "healthy" }),
      },
      {
        name: "details",
        check: () => ({
          status: "healthy",
          details: {
            text: after(970),
            pw: "HUNTER2",
            nested: { privateKey: "HUNTER2", dsn: "HUNTER2", tokens: ["HUNTER2"] },
            passed: 5,
          },
        }),
      },
      internalServiceCheck(
        { url: `http://127.0.0.1:${port}/health`, self: "me" },
        { name: "orders", failureThreshold: 1 },
      ),
    ],
  });
  await health.start();
  const report = health.report();
  await health.stop();
  other.close();
  const told = JSON.stringify([report, lines]);
  expect(told).not.toContain("HUNTER");
  expect(report.components["details"]?.details).toMatchObject({ pw: "***", passed: 5 });
  expect(report.components["orders"]?.message).toContain("k password=***");
  expect(JSON.stringify(lines)).toContain("postgres://***");
});
