import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";

import { expect, test } from "vitest";

import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { runNode } from "../helpers/run-node.ts";

const root = resolve(import.meta.dirname, "../..");

test("under the preload a change of state is exported at once, with its log line and its span", async () => {
  await using receiver = await startOtlpReceiver();
  const dependency = createServer((_request, response) => response.end("ok"));
  await new Promise<void>((listening) => dependency.listen(0, "127.0.0.1", listening));
  const { port } = dependency.address() as AddressInfo;
  const running = runNode(
    [
      "--import",
      `${root}/src/instrumentation/preload.ts`,
      `${root}/test/fixtures/health/instrumented.ts`,
    ],
    {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        // The regular export never comes within the test
        OTEL_METRIC_EXPORT_INTERVAL: "3600000",
        DEPENDENCY_URL: `http://127.0.0.1:${port}/`,
      },
    },
  );
  try {
    await expect
      .poll(() => receiver.metrics.map(({ name }) => name), { timeout: 20_000 })
      .toContain("health.component.status");
  } finally {
    dependency.closeAllConnections();
  }
  const { code, stderr } = await running;
  dependency.close();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const spans = receiver.spans.filter(({ scope }) => scope.includes("health"));
  expect(spans).toMatchObject([
    { name: "health.check db", attributes: { "health.check.outcome": "failure" } },
  ]);
  expect(receiver.spans.filter(({ kind }) => kind.includes("CLIENT"))).toEqual([]);
  expect(receiver.logs.find(({ body }) => body === "db is unhealthy")).toMatchObject({
    severityText: expect.stringMatching(/error/i),
    traceId: spans[0]?.traceId,
  });
});
