import { describe, expect, it } from "vitest";

import { loadConfig } from "#src/config.ts";
import type { InstrumentedPackage } from "#src/instrumentation/instrumented-packages.ts";
import { renderStartLine } from "#src/instrumentation/start-line/start-line.ts";

function line(env: NodeJS.ProcessEnv, packages: readonly InstrumentedPackage[] = []): string {
  return renderStartLine({ version: "1.2.3", service: "shop", loaded: loadConfig(env), packages });
}

describe("the start line", () => {
  it("tells version, engine, service, endpoint and signals where nothing is set", () => {
    expect(line({})).toBe(
      "1.2.3 engine=direct service=shop endpoint=http://localhost:4318 signals=traces,metrics,logs instrumented=none",
    );
  });

  it("tells which loaded packages are instrumented and which are not", () => {
    const packages = [
      { name: "express", version: "5.3.0", by: "channel" },
      { name: "bunyan", version: "9.0.0", by: "none" },
      { name: "pg", version: "8.23.1", by: "contrib" },
    ] as const;
    expect(line({}, packages)).toMatch(
      / instrumented=express@5\.3\.0,pg@8\.23\.1 not-instrumented=bunyan@9\.0\.0$/,
    );
  });

  it("tells each signal's URL where they do not go to one endpoint, and leaves out what is off", () => {
    const env = {
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs.example/ingest?key=s3cret",
      OTEL_METRICS_EXPORTER: "none",
    };
    expect(line(env)).toContain(
      " traces=http://localhost:4318/v1/traces logs=https://logs.example/ingest signals=traces,logs ",
    );
  });

  it("says so where nothing is sent", () => {
    const none = { OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" };
    expect(line({ ...none, OTEL_LOGS_EXPORTER: "none" })).toContain(" signals=none ");
  });

  it("names what is not left at its default by its origin", () => {
    const loaded = loadConfig({
      OTEL_SERVICE_NAME: "shop",
      OBS_LOGS: "correlate",
      OBS_LOGGERS: "pino",
    });
    const origins = { ...loaded.origins, logs: "file", loggers: "code" } as const;
    const config = { ...loaded.config };
    expect(
      renderStartLine({
        version: "1",
        service: "shop",
        loaded: { ...loaded, config, origins },
        packages: [],
      }),
    ).toMatch(
      / environment: OTEL_SERVICE_NAME=shop file: OBS_LOGS=correlate code: OBS_LOGGERS=pino$/,
    );
  });

  it.for([
    { OTEL_EXPORTER_OTLP_ENDPOINT: "https://user:s3cret@collector:4318/?token=s3cret#s3cret" },
    { OTEL_EXPORTER_OTLP_HEADERS: "authorization=s3cret" },
    { OTEL_RESOURCE_ATTRIBUTES: "team=a,api.key=s3cret,db.password=s3cret" },
    { OTEL_RESOURCE_ATTRIBUTES: "note=Bearer%20Aas3cret1B,conn=postgres://u:s3cret@h/x" },
    { OTEL_RESOURCE_ATTRIBUTES: "conn=postgres%3A%2F%2Fu%3As3cret%40h%2Fx" },
    { OTEL_SERVICE_NAME: "shop password=s3cret" },
  ])("never tells secrets: $0", (env) => {
    expect(line(env)).not.toContain("s3cret");
    expect(line(env)).toMatch(/environment: OTEL_/);
  });

  it("stays one line of words, whatever a value holds", () => {
    expect(line({ OTEL_SERVICE_NAME: "a b\n\u001B[31m" })).toContain(
      String.raw`OTEL_SERVICE_NAME="a b\n\u001b[31m"`,
    );
  });
});
