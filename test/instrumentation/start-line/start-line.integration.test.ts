import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type App, type Consumer, createConsumer, startApp } from "../../helpers/consumer.ts";
import { foreignPackages } from "../../helpers/foreign-packages.ts";
import { startOtlpReceiver } from "../../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

const shown = { OBS_START_LINE: "true" };

/** The lines that begin as the start line does. */
function startLines(app: App): readonly string[] {
  return app.warnings().filter((line) => /^\[tamma-obs\] \d+\.\d+\.\d+\S* engine=/.test(line));
}

describe("the start line of a process", () => {
  it("is written once, while it runs, with the packages that it has loaded", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "shop.mjs", {
      env: { ...shown, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SERVICE_NAME: "shop" },
    });
    await app.warned(/engine=direct/);
    app.child.kill("SIGTERM");
    await app.ended();
    expect(startLines(app)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[tamma-obs\\] 0\\.1\\.0 engine=direct service=shop endpoint=${receiver.url} signals=traces,metrics,logs instrumented=\\S+ environment: `,
        ),
      ),
    ]);
    expect(app.warnings()).toHaveLength(1);
  });

  it("is written at the end of a process that ends sooner, and its exit code stays", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "exit.mjs", {
      env: { ...shown, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await expect(app.ended()).resolves.toMatchObject({ code: 0 });
    expect(startLines(app)).toHaveLength(1);
  });

  it("is not written by a package manager, nor with OBS_START_LINE=false or OBS_ENABLED=false", async () => {
    for (const [file, env] of [
      ["npm-cli.js", shown],
      ["exit.mjs", { OBS_START_LINE: "false" }],
      ["exit.mjs", { ...shown, OBS_ENABLED: "false" }],
    ] as const) {
      await using receiver = await startOtlpReceiver();
      await using app = startApp(consumer, file, {
        env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
      });
      await app.ended();
      expect(startLines(app)).toEqual([]);
    }
  });
});

describe("a package that is loaded before the preload", () => {
  it("is named in one warning, with what to do", async () => {
    await using receiver = await startOtlpReceiver();
    await using app = startApp(consumer, "exit.mjs", {
      flags: ["--require", "express", "--import", "@tamma/observability/preload"],
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await app.ended();
    expect(app.warnings()).toEqual([
      expect.stringMatching(
        /^\[tamma-obs\] .*express 5\.\d+\.\d+.*: loaded before the preload, which no longer can instrument it; name @tamma\/observability\/preload before/,
      ),
    ]);
  });
});

it("a closed stderr does not harm the application", async () => {
  const command = `${process.execPath} --import @tamma/observability/preload -e "console.log(1)" 2>&-`;
  const env = { PATH: process.env["PATH"], ...shown, OTEL_SDK_DISABLED: "false" };
  const printed = execFileSync("sh", ["-c", command], {
    cwd: consumer.folder,
    env,
    encoding: "utf8",
  });
  expect(printed).toBe("1\n");
});

it("names the frameworks whose routes, and the loggers whose lines, are known", async () => {
  const folder = await foreignPackages("latest");
  await using app = startApp({ folder }, "loaded.mjs", {
    flags: ["--import", join(consumer.built, "dist/instrumentation/preload.js")],
    env: { ...shown, OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" },
  });
  await expect(app.ended()).resolves.toEqual({ code: 0, signal: null });
  const [, named = ""] = / instrumented=(\S+)/.exec(app.stderr()) ?? [];
  expect(named.replaceAll(/@\d+\.\d+\.\d+[^,]*/g, "").split(",")).toEqual(
    expect.arrayContaining(
      ["@hapi/hapi", "bunyan", "express", "fastify", "h3", "hono", "koa", "log4js"].concat(
        "pino",
        "winston",
      ),
    ),
  );
});
