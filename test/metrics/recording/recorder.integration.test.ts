import { afterAll, beforeAll, expect, test } from "vitest";

import { createConsumer, startApp, type App, type Consumer } from "../../helpers/consumer.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";

let consumer: Consumer;

beforeAll(() => {
  consumer = createConsumer();
});

afterAll(() => consumer[Symbol.dispose]());

const eachMisuse = [
  "OBS_METRIC_ATTRIBUTE payments.outcom: expected the attribute outcome, got outcom",
  "OBS_METRIC_VALUE payments: expected a finite number >= 0, got NaN",
  "OBS_METRIC_KIND payments: expected add(\u2026) for the kind counter, got set(\u2026)",
  "OBS_METRIC_UNKNOWN paymnets: expected a metric of the catalog, did you mean payments?",
];

function warningsOf(app: App): readonly string[] {
  const found = app.stderr().matchAll(/\[(OBS_\w+)\] ObservabilityError: (.*)/g);
  return [...found].map(([, code, message]) => `${code} ${message}`);
}

test("under the preload an own metric is exported, and each misuse is one warning", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(consumer, "recorder.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(receiver.metrics.find(({ name }) => name === "checkout.payments")).toMatchObject({
    kind: "counter",
    unit: "{payment}",
    points: [{ outcome: "accepted" }, {}],
  });
  expect(warningsOf(app)).toEqual(eachMisuse);
});

test("without the preload an application with a recorder runs, with the same warnings", async () => {
  await using app = startApp(consumer, "recorder.mjs", { flags: [] });
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(warningsOf(app)).toEqual(eachMisuse);
});
