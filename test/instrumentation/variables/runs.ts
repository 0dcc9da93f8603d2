import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";

import { createAuthority } from "../../helpers/certificates.ts";
import { type Consumer, startApp } from "../../helpers/consumer.ts";
import { freePort } from "../../helpers/free-port.ts";
import { type OtlpReceiver, startOtlpReceiver } from "../../helpers/otlp-receiver.ts";

/** What one process has shown. */
export interface Shown {
  /** At the endpoint of all signals. */
  readonly main: OtlpReceiver;
  /** At the endpoints of single signals. */
  readonly other: OtlpReceiver;
  readonly stdout: string;
  readonly warnings: readonly string[];
  readonly report: {
    readonly sent?: Readonly<Record<string, string>>;
    readonly scrape?: number | string;
    readonly early?: Readonly<Record<string, boolean>>;
    readonly flushed?: { readonly complete: boolean; readonly metrics: boolean };
  };
}

interface Place {
  readonly main: OtlpReceiver;
  readonly other: OtlpReceiver;
}

interface Run {
  readonly mode?: "wait" | "hang";
  readonly env?: (place: Place) => NodeJS.ProcessEnv;
  readonly hang?: boolean;
  /** Puts TLS before the receivers, with certificates on both sides. */
  readonly tls?: boolean;
}

/** All signals' own variables at once. */
function each(values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  return Object.fromEntries(
    ["TRACES", "METRICS", "LOGS"].flatMap((signal) =>
      Object.entries(values).map(([key, value]) => [`OTEL_EXPORTER_OTLP_${signal}_${key}`, value]),
    ),
  );
}

const files = {
  CERTIFICATE: "ca.pem",
  CLIENT_KEY: "client.key",
  CLIENT_CERTIFICATE: "client.pem",
};

const forAll = Object.fromEntries(
  Object.entries(files).map(([key, file]) => [`OTEL_EXPORTER_OTLP_${key}`, file]),
);

const scrapePort = await freePort();

/** Each process sets many variables that do not get in each other's way. */
export const runs = {
  usual: { mode: "wait" },
  general: {
    mode: "wait",
    env: () => ({
      OTEL_SERVICE_NAME: "named",
      OTEL_RESOURCE_ATTRIBUTES: "team=a%20b",
      OTEL_NODE_RESOURCE_DETECTORS: "env",
      OTEL_NODE_DISABLED_INSTRUMENTATIONS: "http",
      OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "5",
      OTEL_ATTRIBUTE_COUNT_LIMIT: "2",
      OTEL_BSP_SCHEDULE_DELAY: "50",
      OTEL_BLRP_MAX_EXPORT_BATCH_SIZE: "1",
      OTEL_METRIC_EXPORT_INTERVAL: "200",
      OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=a%20b,x-more=c==",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION:
        "base2_exponential_bucket_histogram",
    }),
  },
  specific: {
    mode: "wait",
    env: ({ other }) => ({
      OTEL_LOG_LEVEL: "debug",
      OTEL_PROPAGATORS: "b3multi",
      OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: "7",
      OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "3",
      OTEL_SPAN_EVENT_COUNT_LIMIT: "1",
      OTEL_SPAN_LINK_COUNT_LIMIT: "1",
      OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: "1",
      OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: "1",
      OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT: "6",
      OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: "1",
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "4",
      OTEL_BLRP_SCHEDULE_DELAY: "60000",
      OTEL_METRICS_EXPORTER: "otlp,prometheus",
      OTEL_EXPORTER_PROMETHEUS_HOST: "127.0.0.2",
      OTEL_EXPORTER_PROMETHEUS_PORT: String(scrapePort),
      SCRAPE: `http://127.0.0.2:${scrapePort}/metrics`,
      ...each({ HEADERS: "x-tenant=own", PROTOCOL: "http/json", COMPRESSION: "gzip" }),
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${other.url}/v1/traces`,
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${other.url}/v1/metrics`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${other.url}/v1/logs`,
    }),
  },
  disabled: { env: () => ({ OTEL_SDK_DISABLED: "TRUE" }) },
  unsampled: { env: () => ({ OTEL_TRACES_SAMPLER: "always_off" }) },
  ratio: { env: () => ({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0" }) },
  queue: { env: () => ({ OTEL_BSP_MAX_QUEUE_SIZE: "2", OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "2" }) },
  enabled: { env: () => ({ OTEL_NODE_ENABLED_INSTRUMENTATIONS: "pg" }) },
  console: {
    env: () => ({
      OTEL_TRACES_EXPORTER: "otlp,console",
      OTEL_METRICS_EXPORTER: "console",
      OTEL_LOGS_EXPORTER: "console",
    }),
  },
  slow: { hang: true, env: () => ({ OTEL_EXPORTER_OTLP_TIMEOUT: "100" }) },
  slowEach: {
    hang: true,
    env: ({ other }) => ({
      // Another origin has another line
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${other.url}/v1/metrics`,
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: `${other.url.replace("127.0.0.1", "localhost")}/v1/logs`,
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "110",
      OTEL_EXPORTER_OTLP_METRICS_TIMEOUT: "120",
      OTEL_EXPORTER_OTLP_LOGS_TIMEOUT: "130",
    }),
  },
  untrusted: { tls: true },
  tls: { tls: true, env: () => forAll },
  tlsEach: { tls: true, env: () => each(files) },
  hanging: { mode: "hang" },
  bounded: { mode: "hang", env: () => ({ OTEL_METRIC_EXPORT_TIMEOUT: "50" }) },
  file: { env: () => ({ OTEL_CONFIG_FILE: "otel.yaml" }) },
} as const satisfies Readonly<Record<string, Run>>;

export type RunName = keyof typeof runs;

/** Runs one process to its end. */
export async function perform(consumer: Consumer, name: RunName): Promise<Shown> {
  const { mode, env, hang, tls }: Run = runs[name];
  // The receivers keep what they were sent when they are closed
  await using main = await startOtlpReceiver();
  await using other = await startOtlpReceiver();
  if (hang === true) for (const receiver of [main, other]) receiver.answer("hang");
  await using front = tls === true ? await startTls(consumer.folder, main.port) : undefined;
  await using app = startApp(consumer, "variables.mjs", {
    args: mode === undefined ? [] : [mode],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: front?.url ?? main.url,
      OBS_SHUTDOWN_TIMEOUT: tls === true && env === undefined ? "1s" : "5s",
      ...env?.({ main, other }),
    },
  });
  await app.ended();
  const [, report = "{}"] = /^report (.*)$/m.exec(app.stdout()) ?? [];
  return {
    main,
    other,
    stdout: app.stdout(),
    warnings: app.warnings(),
    report: JSON.parse(report),
  };
}

const year = 365 * 86_400_000;
const dates = { notBefore: new Date(Date.now() - year), notAfter: new Date(Date.now() + year) };
const authority = createAuthority();
const [serverPair, clientPair] = ["localhost", "client"].map((name) =>
  authority.issue({ name, ...dates }),
);

/** Serves TLS before a port, for clients with a certificate of the same authority. */
async function startTls(
  folder: string,
  port: number,
): Promise<AsyncDisposable & { readonly url: string }> {
  writeFileSync(join(folder, files.CERTIFICATE), authority.cert);
  writeFileSync(join(folder, files.CLIENT_KEY), clientPair?.key ?? "");
  writeFileSync(join(folder, files.CLIENT_CERTIFICATE), clientPair?.cert ?? "");
  const options = {
    ...serverPair,
    ca: authority.cert,
    requestCert: true,
    rejectUnauthorized: true,
  };
  const server = createServer(options, (socket) => {
    const behind = connect(port, "127.0.0.1");
    socket.on("error", () => behind.destroy());
    behind.on("error", () => socket.destroy());
    socket.pipe(behind).pipe(socket);
  });
  server.on("tlsClientError", () => undefined);
  server.listen(0, "localhost");
  await once(server, "listening");
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `https://localhost:${own}`,
    async [Symbol.asyncDispose]() {
      server.close();
      await Promise.resolve();
    },
  };
}
