import { readFileSync } from "node:fs";
import { createRequire, findPackageJSON } from "node:module";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  type App,
  type Consumer,
  createConsumer,
  type Ended,
  startApp,
} from "../helpers/consumer.ts";
import { startOtlpReceiver, type OtlpReceiver } from "../helpers/otlp-receiver.ts";

let consumer: Consumer;
beforeAll(() => void (consumer = createConsumer()));
afterAll(() => consumer[Symbol.dispose]());

interface Row {
  readonly end: string;
  readonly kill?: NodeJS.Signals;
  /** Log lines beside "first" and "last". */
  readonly more?: readonly string[];
  /** The version of signal-exit that the application uses. */
  readonly signalExit?: string;
}

const atExit = { more: ["at exit"] };

const rows: readonly Row[] = [
  { end: "natural" },
  { end: "natural with a code" },
  { end: "exit" },
  { end: "exit 3" },
  { end: "exit after await" },
  { end: "never settles" },
  { end: "exception", more: ["uncaught exception: crash"] },
  { end: "exception of a module", more: ["unhandled rejection: crash"] },
  { end: "rejection", more: ["unhandled rejection: crash"] },
  { end: "exception, handled", more: ["uncaught exception: crash"] },
  { end: "rejection, handled" },
  { end: "signal", kill: "SIGTERM" },
  { end: "signal", kill: "SIGINT" },
  { end: "signal", kill: "SIGHUP" },
  { end: "signal", kill: "SIGQUIT" },
  { end: "signal", kill: "SIGUSR2" },
  { end: "handler", kill: "SIGTERM" },
  { end: "handler exits", kill: "SIGTERM" },
  { end: "handler raises", kill: "SIGTERM" },
  { end: "handler raises later", kill: "SIGTERM" },
  { end: "handler raises SIGUSR2", kill: "SIGUSR2" },
  { end: "lone listener", kill: "SIGTERM" },
  { end: "kills itself" },
  { end: "kills itself by number" },
  { end: "exit handler", ...atExit },
  { end: "exit handler, exit 3", ...atExit },
  { end: "exit handler of beforeExit", ...atExit },
  { end: "exit handler that throws", more: ["uncaught exception: crash"] },
  { end: "exit handler that throws, exit 3", more: ["uncaught exception: crash"] },
  { end: "exit handler that throws, exception", more: ["unhandled rejection: crash"] },
  { end: "exit handler that exits" },
  { end: "exit handler that exits, exception", more: ["unhandled rejection: crash"] },
  { end: "emits SIGTERM" },
  { end: "emits exit", more: ["after it"] },
  { end: "beforeExit handler", ...atExit },
  ...["3", "4"].flatMap((signalExit): readonly Row[] => [
    { end: "signal-exit", signalExit, kill: "SIGTERM", ...atExit },
    { end: "signal-exit", signalExit, kill: "SIGHUP", ...atExit },
    { end: "signal-exit, exit 3", signalExit, ...atExit },
    { end: "signal-exit, natural", signalExit, ...atExit },
  ]),
  { end: "worker exits" },
  { end: "worker crashes", more: ["uncaught exception: crash"] },
];

const ways = rows.map(
  (row) => [[row.end, row.signalExit, row.kill].filter(Boolean).join(", "), row] as const,
);

/** How each way ends without the preload. */
const withoutPreload = new Map<Row, Promise<Ended>>();

describe("with a receiver everything is delivered, and the process ends as without the preload", () => {
  it.for(ways)("%s", async ([, row]) => {
    await using receiver = await startOtlpReceiver();
    await using app = start(row, receiver.url);
    await expect(endOf(app, row)).resolves.toEqual(await endWithoutPreload(row));
    expect(delivered(receiver)).toEqual({
      spans: ["work"],
      logs: ["first", "last", ...(row.more ?? [])],
      counter: true,
    });
    expect(app.stderr()).not.toContain("[tamma-obs]");
  });
});

describe("without a receiver the process ends as without the preload, and says so and what is lost", () => {
  it.for(ways)("%s", async ([, row]) => {
    const url = await unusedUrl();
    await using app = start(row, url);
    await expect(endOf(app, row)).resolves.toEqual(await endWithoutPreload(row));
    expect(ownLines(app)).toEqual([
      expect.stringContaining(`${url} unreachable since`),
      expect.stringMatching(lost(row)),
    ]);
  });
});

// An app that is not over after 20 s is killed, which these rows would see as SIGKILL
describe("with a receiver that hangs the process ends as without the preload, and says what is lost", () => {
  it.for(ways)("%s", async ([, row]) => {
    await using receiver = await startOtlpReceiver();
    receiver.answer("hang");
    const env = { OTEL_EXPORTER_OTLP_TIMEOUT: "60000", OBS_SHUTDOWN_TIMEOUT: "400ms" };
    await using app = start(row, receiver.url, env);
    await expect(endOf(app, row)).resolves.toEqual(await endWithoutPreload(row));
    expect(ownLines(app)).toEqual([expect.stringMatching(lost(row))]);
  });
});

/** The closing line; lines that come after it are not in its numbers. */
function lost({ more = [] }: Row): RegExp {
  const records = `(?<records>2|${2 + more.length})`;
  return new RegExp(
    String.raw`^\[tamma-obs\] OTEL_EXPORTER_OTLP_ENDPOINT: at the end of the process, spans: 1 made, 0 sent, 1 dropped \(1 exit\); metric data points: (?<points>\d+) made, 0 sent, \k<points> dropped \(\k<points> exit\); log records: ${records} made, 0 sent, \k<records> dropped \(\k<records> exit\)$`,
  );
}

/** Sends what there is before the application is ended from outside. */
const often = {
  OTEL_BSP_SCHEDULE_DELAY: "50",
  OTEL_BLRP_SCHEDULE_DELAY: "50",
  OTEL_METRIC_EXPORT_INTERVAL: "100",
};

it("SIGKILL from outside takes nothing that was sent before", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start({ end: "signal" }, receiver.url, often);
  const all = { spans: ["work"], logs: ["first", "last"], counter: true };
  await expect.poll(() => delivered(receiver)).toMatchObject(all);
  app.child.kill("SIGKILL");
  await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGKILL" });
  expect(delivered(receiver)).toEqual(all);
});

it("process.abort() ends the process as without the preload", async () => {
  await using receiver = await startOtlpReceiver();
  await using bare = startApp(consumer, "exit.mjs", { flags: [], args: ["aborts"] });
  await using app = start({ end: "aborts" }, receiver.url);
  await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGABRT" });
  await expect(bare.ended()).resolves.toEqual({ code: null, signal: "SIGABRT" });
});

it("observable instruments have no new value at a process.exit() behind an await, and one at a natural end", async () => {
  const observed = async (end: string): Promise<boolean> => {
    await using receiver = await startOtlpReceiver();
    const env = { OTEL_METRIC_EXPORT_INTERVAL: "60000" };
    await using app = start({ end }, receiver.url, env);
    await app.ended();
    expect(delivered(receiver).counter).toBe(true);
    return receiver.metrics.some(({ name }) => name === "process.uptime");
  };
  await expect(observed("exit after await")).resolves.toBe(false);
  await expect(observed("natural")).resolves.toBe(true);
});

it("what waits at the end may be more than one batch", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start({ end: "many spans" }, receiver.url);
  await expect(app.ended()).resolves.toMatchObject({ code: 0 });
  expect(receiver.spans).toHaveLength(1_501);
});

it.for(["signal", "kills itself by number"])(
  "a second SIGTERM while the first waits for the receiver cuts nothing off: %s",
  async (end) => {
    await using receiver = await startOtlpReceiver();
    receiver.answer({ status: 200, afterMs: 500 });
    await using app = start({ end }, receiver.url);
    if (end === "signal") {
      await app.printed(/ready/);
      app.child.kill("SIGTERM");
    }
    // The process stands still in the first one from here on
    await expect.poll(() => receiver.requests.length).toBeGreaterThan(0);
    app.child.kill("SIGTERM");
    await expect(app.ended()).resolves.toEqual({ code: null, signal: "SIGTERM" });
    expect(delivered(receiver)).toEqual({
      spans: ["work"],
      logs: ["first", "last"],
      counter: true,
    });
  },
);

it("one listener of each signal is counted, and none of exit", async () => {
  await using receiver = await startOtlpReceiver();
  await using bare = startApp(consumer, "exit.mjs", { flags: [], args: ["counts listeners"] });
  await using app = start({ end: "counts listeners" }, receiver.url);
  const counts = async (one: App) => JSON.parse(String((await one.printed(/listeners (.*)/))[1]));
  const [{ exit, ...signals }, without] = [await counts(app), await counts(bare)];
  expect(exit).toBe(without.exit);
  expect(signals).toEqual({ SIGTERM: 1, SIGINT: 1, SIGHUP: 1, SIGQUIT: 1, SIGUSR2: 1 });
});

it("the application's own SIGTERM handler decides when the process ends", async () => {
  await using receiver = await startOtlpReceiver();
  await using app = start({ end: "handler stays" }, receiver.url);
  await app.printed(/ready/);
  app.child.kill("SIGTERM");
  await app.printed(/asked to end/);
  expect(app.child.exitCode).toBe(null);
  await expect(app.ended()).resolves.toMatchObject({ code: 0, signal: null });
  expect(delivered(receiver).logs).toEqual(["first", "last"]);
});

function start({ end, signalExit }: Row, url: string, env: NodeJS.ProcessEnv = {}): App {
  return startApp(consumer, "exit.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: url, ...env },
    args: [end, ...pathOf(signalExit)],
  });
}

/** Sends the signal when the application is ready for it. */
async function endOf(app: App, { kill }: Row): Promise<Ended> {
  if (kill !== undefined) {
    await app.printed(/ready/);
    app.child.kill(kill);
  }
  const { code, signal } = await app.ended();
  expect(app.stdout()).not.toContain("never printed");
  return { code, signal };
}

async function endWithoutPreload(row: Row): Promise<Ended> {
  const known = withoutPreload.get(row);
  if (known !== undefined) return known;
  const args = [row.end, ...pathOf(row.signalExit)];
  await using app = startApp(consumer, "exit.mjs", { flags: [], args });
  const ended = endOf(app, row);
  withoutPreload.set(row, ended);
  return await ended;
}

/** Version 3 is what proper-lockfile depends on. */
function pathOf(version: string | undefined): readonly string[] {
  if (version === undefined) return [];
  const here = import.meta.url;
  const from =
    version === "3" ? pathToFileURL(createRequire(here).resolve("proper-lockfile")) : here;
  const manifest = String(findPackageJSON("signal-exit", from));
  if (!readFileSync(manifest, "utf8").includes(`"version": "${version}.`)) {
    throw new Error(`${manifest} is not of version ${version}`);
  }
  return [createRequire(from).resolve("signal-exit")];
}

function ownLines(app: App): readonly string[] {
  return app.warnings().filter((line) => line.startsWith("[tamma-obs]"));
}

async function unusedUrl(): Promise<string> {
  const receiver = await startOtlpReceiver();
  await receiver[Symbol.asyncDispose]();
  return receiver.url;
}

interface Delivered {
  readonly spans: readonly string[];
  readonly logs: readonly unknown[];
  readonly counter: boolean;
}

function delivered({ spans, logs, metrics }: OtlpReceiver): Delivered {
  return {
    spans: spans.map(({ name }) => name),
    logs: logs.map(({ body }) => body),
    counter: metrics.some(({ name }) => name === "exit.runs"),
  };
}
