import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { type Consumer, createConsumer, startApp } from "../helpers/consumer.ts";

let consumer: Consumer;
/** Where this package is not installed. */
let elsewhere: string;
beforeAll(() => {
  consumer = createConsumer();
  elsewhere = mkdtempSync(join(tmpdir(), "tamma-obs-elsewhere-"));
});
afterAll(() => {
  consumer[Symbol.dispose]();
  rmSync(elsewhere, { recursive: true });
});

const preload = "@tamma/observability/preload";
const relative = "./node_modules/@tamma/observability/dist/instrumentation/preload.js";

describe("children in another working directory run, under the preload", () => {
  it.for([
    { how: "--import", flags: ["--import", preload] },
    { how: "--import=", flags: [`--import=${preload}`] },
    { how: "--require", flags: ["--require", preload] },
    { how: "-r", flags: ["-r", preload] },
    { how: "a relative path", flags: ["--import", relative] },
    { how: "NODE_OPTIONS --import", NODE_OPTIONS: `--import ${preload}` },
    { how: "NODE_OPTIONS --import=", NODE_OPTIONS: `--import=${preload}` },
    { how: "NODE_OPTIONS --require", NODE_OPTIONS: `--require ${preload}` },
    { how: "NODE_OPTIONS and a relative path", NODE_OPTIONS: `--require "${relative}"` },
  ])("with $how", async ({ flags = [], NODE_OPTIONS = "" }) => {
    const env = { NODE_OPTIONS, OTEL_TRACES_EXPORTER: "none", OTEL_METRICS_EXPORTER: "none" };
    await using app = startApp(consumer, "parent.cjs", { flags, env, args: [elsewhere] });
    await app.ended();
    expect(app.warnings()).toEqual([]);
    expect(JSON.parse(app.stdout())).toEqual([0, "true", 0, "true"]);
  });
});
