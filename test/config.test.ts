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

  test("every setting has its own variable and a sentence of documentation", () => {
    const rows = Object.values(settings);
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
    for (const row of rows) expect(row.doc).toMatch(/^\S.*\.$/);
  });
});
