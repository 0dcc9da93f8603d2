import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { settings } from "#src/config.ts";
import { unsupportedVariables } from "#src/unsupported-variables.ts";

import { type Consumer, createConsumer, startApp } from "../../helpers/consumer.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../helpers/otlp-receiver.ts";
import { perform, type RunName, runs, type Shown } from "./runs.ts";
import { specification } from "./specification.ts";

let consumer: Consumer;
const shown = new Map<RunName, Shown>();

beforeAll(async () => {
  consumer = createConsumer();
  writeFileSync(join(consumer.folder, "otel.yaml"), `file_format: "1.0"\n`);
  const names = Object.keys(runs) as RunName[];
  // One after the other where they write the same files
  const next = async (): Promise<void> => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      shown.set(name, await perform(consumer, name));
    }
  };
  await Promise.all([next(), next(), next()]);
}, 120_000);
afterAll(() => consumer[Symbol.dispose]());

interface Row {
  readonly run: RunName;
  /** What the variable changes. */
  readonly see: (shown: Shown) => unknown;
  readonly usual: unknown;
  readonly changed: unknown;
  /** The run to compare with. */
  readonly against?: RunName;
}

const all = ({ main, other }: Shown): Pick<OtlpReceiver, "spans" | "logs" | "metrics"> => ({
  spans: [...main.spans, ...other.spans],
  logs: [...main.logs, ...other.logs],
  metrics: [...main.metrics, ...other.metrics],
});
const work = (one: Shown) => all(one).spans.find(({ name }) => name === "work");
const line = (one: Shown) => all(one).logs[0];
const metric = (one: Shown, wanted: string) => all(one).metrics.find(({ name }) => name === wanted);
const lengthOf = (attributes: object | undefined): number => {
  const values = Object.values(attributes ?? {}).filter((value) =>
    String(value).startsWith("0123"),
  );
  return Math.max(...values.map((value) => String(value).length));
};
const countOf = (attributes: object | undefined): number => Object.keys(attributes ?? {}).length;
const requests = ({ main, other }: Shown, path: string) =>
  [...main.requests, ...other.requests].filter((request) => request.path === path);
const header =
  (name: string, signal = "traces") =>
  (one: Shown) =>
    requests(one, `/v1/${signal}`)[0]?.headers[name];
const arrived = (signal: "spans" | "logs" | "metrics") => (one: Shown) =>
  all(one)[signal].length > 0;
const elsewhere = (signal: "spans" | "logs" | "metrics") => (one: Shown) =>
  one.main[signal].length === 0 && one.other[signal].length > 0;
/** The time-out bounds sending, and three times as long the answer. */
const unanswered = (ms: number) => (one: Shown) =>
  one.warnings.some((text) =>
    [ms, 3 * ms].some((bound) => text.includes(`no answer within ${bound} ms`)),
  );

function perSignal(signal: "traces" | "metrics" | "logs", timeoutMs: number): Record<string, Row> {
  const key = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_`;
  const kept = signal === "traces" ? "spans" : signal;
  const run = "specific";
  const tls = {
    run: "tlsEach",
    against: "untrusted",
    see: arrived(kept),
    usual: false,
    changed: true,
  } as const;
  return {
    [`${key}ENDPOINT`]: { run, see: elsewhere(kept), usual: false, changed: true },
    [`${key}HEADERS`]: { run, see: header("x-tenant", signal), usual: undefined, changed: "own" },
    [`${key}PROTOCOL`]: {
      run,
      see: header("content-type", signal),
      usual: "application/x-protobuf",
      changed: "application/json",
    },
    [`${key}COMPRESSION`]: {
      run,
      see: header("content-encoding", signal),
      usual: undefined,
      changed: "gzip",
    },
    [`${key}TIMEOUT`]: {
      run: "slowEach",
      see: unanswered(timeoutMs),
      usual: false,
      changed: true,
    },
    [`${key}CERTIFICATE`]: tls,
    [`${key}CLIENT_KEY`]: tls,
    [`${key}CLIENT_CERTIFICATE`]: tls,
  };
}

const tls = {
  run: "tls",
  against: "untrusted",
  see: arrived("spans"),
  usual: false,
  changed: true,
} as const;

const rows: Readonly<Record<string, Row>> = {
  OTEL_SDK_DISABLED: {
    run: "disabled",
    see: ({ main }) => main.requests.length > 0,
    usual: true,
    changed: false,
  },
  OTEL_RESOURCE_ATTRIBUTES: {
    run: "general",
    see: (one) => work(one)?.resource["team"],
    usual: undefined,
    changed: "a b",
  },
  OTEL_SERVICE_NAME: {
    run: "general",
    see: (one) => work(one)?.resource["service.name"],
    usual: "consumer",
    changed: "named",
  },
  OTEL_LOG_LEVEL: {
    run: "specific",
    see: ({ warnings }) => warnings.some((text) => text.includes("opentelemetry:")),
    usual: false,
    changed: true,
  },
  OTEL_PROPAGATORS: {
    run: "specific",
    see: ({ report: { sent = {} } }) => ["traceparent" in sent, "x-b3-traceid" in sent],
    usual: [true, false],
    changed: [false, true],
  },
  OTEL_TRACES_SAMPLER: { run: "unsampled", see: arrived("spans"), usual: true, changed: false },
  OTEL_TRACES_SAMPLER_ARG: { run: "ratio", see: arrived("spans"), usual: true, changed: false },
  OTEL_BSP_SCHEDULE_DELAY: {
    run: "general",
    see: ({ report }) => report.early?.["traces"],
    usual: false,
    changed: true,
  },
  OTEL_BSP_MAX_QUEUE_SIZE: {
    run: "queue",
    see: (one) => all(one).spans.filter(({ name }) => name === "many").length === 20,
    usual: true,
    changed: false,
  },
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: {
    run: "specific",
    see: (one) => requests(one, "/v1/traces").length > 1,
    usual: false,
    changed: true,
  },
  OTEL_BLRP_SCHEDULE_DELAY: {
    run: "specific",
    see: ({ report }) => report.early?.["logs"],
    usual: true,
    changed: false,
  },
  OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: {
    run: "general",
    see: (one) => requests(one, "/v1/logs").length,
    usual: 1,
    changed: 3,
  },
  OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    run: "general",
    see: (one) => [lengthOf(work(one)?.attributes), lengthOf(line(one)?.attributes)],
    usual: [10, 10],
    changed: [5, 5],
  },
  OTEL_ATTRIBUTE_COUNT_LIMIT: {
    run: "general",
    see: (one) => [countOf(work(one)?.attributes), countOf(line(one)?.attributes)],
    usual: [4, 4],
    changed: [2, 2],
  },
  OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    run: "specific",
    see: (one) => lengthOf(work(one)?.attributes),
    usual: 10,
    changed: 7,
  },
  OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: {
    run: "specific",
    see: (one) => countOf(work(one)?.attributes),
    usual: 4,
    changed: 3,
  },
  OTEL_SPAN_EVENT_COUNT_LIMIT: {
    run: "specific",
    see: (one) => work(one)?.events.length,
    usual: 2,
    changed: 1,
  },
  OTEL_SPAN_LINK_COUNT_LIMIT: {
    run: "specific",
    see: (one) => work(one)?.links.length,
    usual: 2,
    changed: 1,
  },
  OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: {
    run: "specific",
    see: (one) => countOf(work(one)?.events.at(-1)?.attributes),
    usual: 4,
    changed: 1,
  },
  OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: {
    run: "specific",
    see: (one) => countOf(work(one)?.links[0]?.attributes),
    usual: 4,
    changed: 1,
  },
  OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: {
    run: "specific",
    see: (one) => lengthOf(line(one)?.attributes),
    usual: 10,
    changed: 6,
  },
  OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: {
    run: "specific",
    see: (one) => countOf(line(one)?.attributes),
    usual: 4,
    changed: 1,
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    // The usual run has none that is right under TLS
    run: "usual",
    against: "untrusted",
    see: arrived("spans"),
    usual: false,
    changed: true,
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    run: "general",
    see: (one) => [header("x-tenant")(one), header("x-more", "logs")(one)],
    usual: [undefined, undefined],
    changed: ["a b", "c=="],
  },
  OTEL_EXPORTER_OTLP_PROTOCOL: {
    run: "general",
    see: header("content-type"),
    usual: "application/x-protobuf",
    changed: "application/json",
  },
  OTEL_EXPORTER_OTLP_COMPRESSION: {
    run: "general",
    see: header("content-encoding"),
    usual: undefined,
    changed: "gzip",
  },
  OTEL_EXPORTER_OTLP_TIMEOUT: { run: "slow", see: unanswered(100), usual: false, changed: true },
  OTEL_EXPORTER_OTLP_CERTIFICATE: tls,
  OTEL_EXPORTER_OTLP_CLIENT_KEY: tls,
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: tls,
  ...perSignal("traces", 110),
  ...perSignal("metrics", 120),
  ...perSignal("logs", 130),
  OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: {
    run: "general",
    see: (one) => metric(one, "runs")?.temporality,
    usual: "cumulative",
    changed: "delta",
  },
  OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: {
    run: "general",
    see: (one) => metric(one, "sizes")?.exponential,
    usual: false,
    changed: true,
  },
  OTEL_EXPORTER_PROMETHEUS_HOST: {
    run: "specific",
    see: ({ report }) => report.scrape,
    usual: "",
    changed: 200,
  },
  OTEL_EXPORTER_PROMETHEUS_PORT: {
    run: "specific",
    see: ({ report }) => report.scrape,
    usual: "",
    changed: 200,
  },
  OTEL_TRACES_EXPORTER: {
    run: "console",
    see: (one) => [one.stdout.includes("name: 'work'"), arrived("spans")(one)],
    usual: [false, true],
    changed: [true, true],
  },
  OTEL_METRICS_EXPORTER: {
    run: "console",
    see: (one) => [one.stdout.includes("name: 'runs'"), arrived("metrics")(one)],
    usual: [false, true],
    changed: [true, false],
  },
  OTEL_LOGS_EXPORTER: {
    run: "console",
    see: (one) => [one.stdout.includes("'line 0'"), arrived("logs")(one)],
    usual: [false, true],
    changed: [true, false],
  },
  OTEL_METRIC_EXPORT_INTERVAL: {
    run: "general",
    see: ({ report }) => report.early?.["metrics"],
    usual: false,
    changed: true,
  },
  OTEL_METRIC_EXPORT_TIMEOUT: {
    run: "bounded",
    against: "hanging",
    see: ({ report }) => report.flushed?.metrics,
    usual: false,
    changed: true,
  },
  OTEL_CONFIG_FILE: { run: "file", see: arrived("spans"), usual: true, changed: false },
  OTEL_NODE_ENABLED_INSTRUMENTATIONS: {
    run: "enabled",
    see: (one) => all(one).spans.some(({ kind }) => kind === "CLIENT"),
    usual: true,
    changed: false,
  },
  OTEL_NODE_DISABLED_INSTRUMENTATIONS: {
    run: "general",
    see: (one) => all(one).spans.some(({ kind }) => kind === "CLIENT"),
    usual: true,
    changed: false,
  },
  OTEL_NODE_RESOURCE_DETECTORS: {
    run: "general",
    see: (one) => "process.pid" in (work(one)?.resource ?? {}),
    usual: true,
    changed: false,
  },
};

const variables = Object.values(specification).flat();

describe("each variable of the specification", () => {
  it("is honoured or named as not supported, and no other is", () => {
    const known = Object.values(settings).map(({ key }) => key);
    const honoured = known.filter((key) => key.startsWith("OTEL_"));
    expect([...honoured, ...Object.keys(unsupportedVariables)].toSorted()).toEqual(
      variables.toSorted(),
    );
    expect(Object.keys(rows).toSorted()).toEqual(honoured.toSorted());
  });

  it.for(Object.keys(rows))("%s changes what is sent or done", (variable) => {
    const { run, see, usual, changed, against = "usual" } = rows[variable]!;
    expect(see(shown.get(against)!)).toEqual(usual);
    expect(see(shown.get(run)!)).toEqual(changed);
  });

  it("that is not supported is named once, with the reason, and changes nothing", async () => {
    await using receiver = await startOtlpReceiver();
    const env = Object.fromEntries(Object.keys(unsupportedVariables).map((key) => [key, "1"]));
    await using app = startApp(consumer, "variables.mjs", {
      env: { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
    });
    await app.ended();
    expect(app.warnings().toSorted()).toEqual(
      Object.entries(unsupportedVariables)
        .map(([key, reason]) => `[tamma-obs] ${key}: not supported: ${reason}`)
        .toSorted(),
    );
    expect(receiver.spans.map(({ name }) => name)).toContain("work");
  });
});

it("the usual run has no warnings", () => {
  expect(shown.get("usual")?.warnings).toEqual([]);
});
