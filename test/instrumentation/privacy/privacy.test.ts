import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { describe, expect, test } from "vitest";

import { loadConfig } from "#src/config.ts";
import { createAttributeRedactor } from "#src/instrumentation/privacy/attributes.ts";
import { createPrivacy } from "#src/instrumentation/privacy/privacy.ts";
import { toPrivacyRules } from "#src/instrumentation/privacy/privacy-rules.ts";
import { createPullReader } from "#src/metrics/pull-reader.ts";

function redactWith(env: NodeJS.ProcessEnv, attributes: Readonly<Record<string, unknown>>): object {
  const problems: string[] = [];
  const { config } = loadConfig(env);
  const rules = toPrivacyRules(config, (problem) => problems.push(problem));
  return {
    ...createAttributeRedactor(rules)(attributes),
    ...(problems.length > 0 ? { problems } : {}),
  };
}

describe("the settings", () => {
  test("mask own fields and patterns beside those of the rules", () => {
    const env = {
      OBS_PRIVACY_FIELDS: "user.ssn, **.birthday",
      OBS_PRIVACY_PATTERNS: String.raw`EMP-\d{6}`,
    };
    expect(
      redactWith(env, { "user.ssn": "x", text: "EMP-123456 password=x", deep: { birthday: "x" } }),
    ).toEqual({
      "user.ssn": "REDACTED",
      text: "REDACTED password=REDACTED",
      deep: { birthday: "REDACTED" },
    });
  });

  test("that cannot be read are told, and turn nothing off", () => {
    const env = {
      OBS_PRIVACY_FIELDS: "a..b,user.ssn",
      OBS_PRIVACY_PATTERNS: String.raw`( x* (a+)+ EMP-\d{6}`,
    };
    expect(redactWith(env, { "user.ssn": "x", text: "EMP-123456 password=x" })).toEqual({
      "user.ssn": "REDACTED",
      text: "REDACTED password=REDACTED",
      problems: [
        'OBS_PRIVACY_FIELDS: expected a path such as "user.ssn", "*.ssn" or "**.ssn", got "a..b"; the others are used',
        'OBS_PRIVACY_PATTERNS: expected a regular expression, got "("; the others are used',
        'OBS_PRIVACY_PATTERNS: expected a pattern that does not match the empty text, got "x*"; the others are used',
        'OBS_PRIVACY_PATTERNS: expected no repetition directly within a repetition, which can take for ever, got "(a+)+"; the others are used',
      ],
    });
  });

  test("turn all rules off together only with names that exist", () => {
    const { config, problems } = loadConfig({ OBS_PRIVACY_OFF: "cards,passwords" });
    expect(config.privacyOff).toEqual([]);
    expect(problems.map(({ key }) => key)).toEqual(["OBS_PRIVACY_OFF"]);
  });

  test.for([
    ["names", "https://h/a?token=REDACTED&page=2", "page=2"],
    ["all", "https://h/a?token=REDACTED&page=REDACTED", "page=REDACTED"],
    ["drop", "https://h/a", ""],
  ] as const)("treat queries: %s", ([policy, url, query]) => {
    const attributes = { "url.full": "https://h/a?token=x&page=2", "url.query": "page=2" };
    expect(redactWith({ OBS_PRIVACY_QUERY: policy }, attributes)).toEqual({
      "url.full": url,
      "url.query": query,
    });
  });

  test("show a kept header, and never a secret one", () => {
    const names = ["x-tenant", "x-other", "authorization", "content-type"];
    const attributes = Object.fromEntries(
      names.map((name) => [`http.request.header.${name}`, ["v"]]),
    );
    expect(redactWith({ OBS_PRIVACY_KEEP: "x-tenant,authorization" }, attributes)).toEqual({
      "http.request.header.x-tenant": ["v"],
      "http.request.header.x-other": ["REDACTED"],
      "http.request.header.authorization": ["REDACTED"],
      "http.request.header.content-type": ["v"],
    });
  });
});

test("series that differ only in a secret are one: sums and histograms are added, gauges are the last", async () => {
  const reader = createPullReader();
  const meter = new MeterProvider({ readers: [reader] }).getMeter("test");
  const sum = meter.createCounter("sum");
  const sizes = meter.createHistogram("sizes", { advice: { explicitBucketBoundaries: [2] } });
  const gauge = meter.createGauge("gauge");
  for (const [index, password] of ["x", "y", "z"].entries()) {
    sum.add(index + 1, { password, shop: "north" });
    sizes.record(index + 1, { password });
    gauge.record(index + 1, { password });
  }
  sum.add(5, { shop: "south" });
  const { resourceMetrics } = await createPrivacy(loadConfig({}).config).reader(reader).collect();
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  const points = Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => ({ attributes, value })),
    ]),
  );
  expect(points).toEqual({
    sum: [
      { attributes: { password: "REDACTED", shop: "north" }, value: 6 },
      { attributes: { shop: "south" }, value: 5 },
    ],
    sizes: [
      {
        attributes: { password: "REDACTED" },
        value: { buckets: { boundaries: [2], counts: [2, 1] }, count: 3, sum: 6, min: 1, max: 3 },
      },
    ],
    gauge: [{ attributes: { password: "REDACTED" }, value: 3 }],
  });
});
