import { describe, expect, test } from "vitest";

import { loadConfig, settings } from "#src/config.ts";

const messages = (env: NodeJS.ProcessEnv) => loadConfig(env).problems.map(({ message }) => message);

describe("loadConfig", () => {
  test("an empty environment gives every default and says so", () => {
    const { config, origins, problems } = loadConfig({});
    expect(problems).toEqual([]);
    expect(new Set(Object.values(origins))).toEqual(new Set(["default"]));
    expect(config.endpoint).toBe("http://localhost:4318");
    expect(config.shutdownTimeoutMs).toBe(2_000);
  });

  test("a given value is parsed and its origin is kept", () => {
    const { config, origins } = loadConfig({
      OBS_SHUTDOWN_TIMEOUT: "1s500ms",
      OBS_ENABLED: "false",
    });
    expect(config.shutdownTimeoutMs).toBe(1_500);
    expect(config.enabled).toBe(false);
    expect(origins.shutdownTimeoutMs).toBe("environment");
    expect(origins.logs).toBe("default");
  });

  test("what is longer than a timer can wait is as long as one can", () => {
    const tooLong = "99999999999";
    const { config, problems } = loadConfig({
      OBS_SHUTDOWN_TIMEOUT: "1y",
      OTEL_BSP_SCHEDULE_DELAY: tooLong,
      OTEL_BLRP_SCHEDULE_DELAY: tooLong,
      OTEL_METRIC_EXPORT_INTERVAL: tooLong,
      OTEL_METRIC_EXPORT_TIMEOUT: tooLong,
      OTEL_EXPORTER_OTLP_TIMEOUT: tooLong,
    });
    expect(config).toMatchObject({
      shutdownTimeoutMs: 2_147_483_647,
      spanBatchDelayMs: 2_147_483_647,
      logBatchDelayMs: 2_147_483_647,
      metricExportIntervalMs: 2_147_483_647,
      metricExportTimeoutMs: 2_147_483_647,
      exportTimeoutMs: 2_147_483_647,
    });
    expect(problems).toEqual([]);
  });

  test("an empty or blank variable means the default, as OpenTelemetry asks", () => {
    const { config, origins, problems } = loadConfig({ OTEL_SERVICE_NAME: "", OBS_LOGS: "  " });
    expect(config.serviceName).toBeUndefined();
    expect(config.logs).toBe("ship");
    expect(origins.logs).toBe("default");
    expect(problems).toEqual([]);
  });

  test.each([
    [{ OBS_LOGS: "maybe" }, 'OBS_LOGS: expected one of "ship", "correlate", "off", got "maybe"'],
    [{ OBS_ENABLED: "yes" }, 'OBS_ENABLED: expected "true" or "false", got "yes"'],
    [
      { OBS_SHUTDOWN_TIMEOUT: "2 s" },
      'OBS_SHUTDOWN_TIMEOUT: expected milliseconds or a duration such as "30s", got "2 s"',
    ],
    [
      { OBS_PROMETHEUS_PORT: "70000" },
      'OBS_PROMETHEUS_PORT: expected a port from 0 to 65535, got "70000"',
    ],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "localhost:4318" },
      'OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL that starts with http:// or https://, got "localhost:4318"',
    ],
    [{ OBS_CARDINALITY_LIMIT: "0" }, 'OBS_CARDINALITY_LIMIT: expected an integer >= 1, got "0"'],
    [
      { OBS_REQUEST_ID_HEADER: "x request id" },
      'OBS_REQUEST_ID_HEADER: expected an HTTP header name, got "x request id"',
    ],
  ])("%o is reported and its default used", (env, message) => {
    const loaded = loadConfig(env);
    expect(loaded.problems.map((problem) => problem.message)).toEqual([message]);
    expect(new Set(Object.values(loaded.origins))).toEqual(new Set(["default"]));
  });

  test("an unknown OBS_ key is reported with the key that was meant", () => {
    expect(messages({ OBS_SHUTDOWN_TIMEOUTS: "1s" })).toEqual([
      "OBS_SHUTDOWN_TIMEOUTS: unknown setting, did you mean OBS_SHUTDOWN_TIMEOUT?",
    ]);
    expect(messages({ OBS_COFFEE: "1" })).toEqual(["OBS_COFFEE: unknown setting"]);
  });

  test("keys of others are none of our business", () => {
    expect(messages({ PATH: "/bin", OTEL_SOMETHING_NEW: "1" })).toEqual([]);
  });

  test("a misspelt OTEL_ key is reported with the key that was meant", () => {
    expect(
      messages({
        OTEL_EXPORTER_OTLP_ENDPOIN: "http://x:4318",
        OTEL_TRACE_EXPORTER: "none",
        OTEL_SERVICE_NAEM: "shop",
        OTEL_SERVICE_NAMES: "",
      }),
    ).toEqual([
      "OTEL_EXPORTER_OTLP_ENDPOIN: unknown setting, did you mean OTEL_EXPORTER_OTLP_ENDPOINT?",
      "OTEL_TRACE_EXPORTER: unknown setting, did you mean OTEL_TRACES_EXPORTER?",
      "OTEL_SERVICE_NAEM: unknown setting, did you mean OTEL_SERVICE_NAME?",
    ]);
  });

  test.each([
    ["OTEL_JAVA_ENABLED_RESOURCE_PROVIDERS"],
    ["OTEL_PYTHON_LOG_LEVEL"],
    ["OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"],
    ["OTEL_GO_DISABLED_INSTRUMENTATIONS"],
    ["OTEL_GO_AUTO_TARGET_EXE"],
    ["OTEL_DOTNET_AUTO_LOG_LEVEL"],
    ["OTEL_LUA_LOG_LEVEL"],
    ["OTEL_PHP_LOG_LEVEL"],
    ["OTEL_RESOURCE_ATTRIBUTES_POD_NAME"],
    ["OTEL_RESOURCE_ATTRIBUTES_NODE_NAME"],
    ["OTEL_SERVICE_VERSION"],
    ["OTEL_EXPORTER_JAEGER_ENDPOINT"],
    ["OTEL_EXPORTER_OTLP_METRIC_INSECURE"],
    ["OTEL_COLLECTOR_NAME"],
  ])("%s is of another tool and not reported", (key) => {
    expect(messages({ [key]: "1" })).toEqual([]);
  });

  test("of headers, an item that is none is left out and named by its place", () => {
    const { config, problems } = loadConfig({
      OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer%20good,secret,x=%zz,y=%0d,z=1",
    });
    expect(config.headers).toEqual({ authorization: "Bearer good", z: "1" });
    const key = "OTEL_EXPORTER_OTLP_HEADERS";
    expect(problems).toEqual([
      { key, message: `${key}: expected "key=value,key=value", item 2 of 5 is left out` },
      {
        key,
        message: `${key}: expected "key=value,key=value", percent-encoded, item 3 of 5 is left out`,
      },
      {
        key,
        message: `${key}: expected values that an HTTP header can have, item 4 of 5 is left out`,
      },
    ]);
  });

  test("of a list, what is known is used, once each, and the rest is named", () => {
    const { config, problems } = loadConfig({ OTEL_PROPAGATORS: "b3,xray, tracecontext,b3" });
    expect(config.propagators).toEqual(["b3", "tracecontext"]);
    expect(problems.map(({ message }) => message)).toEqual([
      'OTEL_PROPAGATORS: expected a list of "tracecontext", "baggage", "b3", "b3multi", "none", got "xray", which is left out',
    ]);
    expect(loadConfig({ OTEL_TRACES_EXPORTER: "zipkin" }).config.tracesExporter).toEqual(["otlp"]);
  });

  test.each([
    ["OTEL_TRACES_SAMPLER", "jaeger_remote", 'expected one of "always_on", '],
    ["OTEL_TRACES_SAMPLER_ARG", "1.5", "expected a number from 0 to 1"],
    ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", 'expected one of "http/protobuf", "http/json"'],
    ["OTEL_EXPORTER_OTLP_METRICS_PROTOCOL", "grpc", 'expected one of "http/protobuf", "http/json"'],
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "-1", "expected an integer >= 0"],
    ["OTEL_EXPORTER_OTLP_LOGS_TIMEOUT", "5s", "expected an integer >= 0"],
    ["OTEL_EXPORTER_OTLP_TRACES_COMPRESSION", "zstd", 'expected one of "none", "gzip"'],
    ["OTEL_EXPORTER_OTLP_HEADERS", "secret", 'expected "key=value,key=value", got a secret value'],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a b=secret", 'expected "key=value,key=value", got a secret'],
    ["OTEL_EXPORTER_OTLP_LOGS_HEADERS", "a=%0d", "expected values that an HTTP header can have"],
    ["OTEL_RESOURCE_ATTRIBUTES", "a=%zz", 'expected "key=value,key=value", percent-encoded'],
    ["OTEL_BSP_MAX_QUEUE_SIZE", "0", "expected an integer >= 1"],
    ["OTEL_METRIC_EXPORT_INTERVAL", "0", "expected an integer >= 1"],
    ["OTEL_SPAN_EVENT_COUNT_LIMIT", "-1", "expected an integer >= 0"],
    ["OTEL_SDK_DISABLED", "1", 'expected "true" or "false"'],
    ["OTEL_LOGS_EXPORTER", "logging", 'expected a list of "otlp", "console", "none"'],
  ])("%s=%s is refused and its default used", (key, value, message) => {
    const { config, problems } = loadConfig({ [key]: value });
    expect(problems.map((problem) => problem.message)).toEqual([
      expect.stringContaining(`${key}: ${message}`),
    ]);
    expect(config).toEqual(loadConfig({}).config);
  });

  test("a time-out of 0 has no bound", () => {
    expect(loadConfig({ OTEL_EXPORTER_OTLP_TIMEOUT: "0" }).config.exportTimeoutMs).toBe(
      2 ** 31 - 1,
    );
  });

  test("code goes before the file, and the file before the environment", () => {
    const at = (value: unknown) => ({ where: "test", value });
    const env = {
      OBS_LOGS: "off",
      OBS_ENGINE: "sdk",
      OTEL_SERVICE_NAME: "by-environment",
      OTEL_LOG_LEVEL: "loud",
      OTEL_ENTITIES: "x",
    };
    const file = { logs: at("correlate"), endpoint: at("http://file:1"), logLevel: at("") };
    const code = { endpoint: at("http://code:1"), propagators: at([]), engine: at(undefined) };
    const { config, origins, problems } = loadConfig(env, { file, code });
    expect(config).toMatchObject({
      endpoint: "http://code:1",
      propagators: [],
      logs: "correlate",
      engine: "sdk",
      serviceName: undefined,
      logLevel: "warn",
    });
    expect(origins).toMatchObject({
      endpoint: "code",
      propagators: "code",
      logs: "file",
      engine: "environment",
      serviceName: "default",
      logLevel: "default",
    });
    // With a file, nobody reads the variables that could be wrong
    expect(problems).toEqual([]);
  });

  test("every setting has its own variable and a sentence of documentation", () => {
    const rows = Object.values(settings);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    for (const row of rows) expect(row.doc).toMatch(/^\S.*\.$/);
  });
});
