import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { stringify } from "yaml";

import { freePort } from "../helpers/free-port.ts";
import { toolPath } from "../helpers/tool.ts";

const deploy = join(import.meta.dirname, "../../deploy");

/** The sets that ship, folders of deploy/backends/. */
export const sets = ["jaeger-victorialogs", "otlp", "tempo-loki"] as const;
export type BackendSet = (typeof sets)[number];

/** Returns the files that docker-compose.yml gives the Collector, in its order. */
export function configurationFiles(set: BackendSet, overlay = "no-overlay.yaml"): string[] {
  return [
    join(deploy, "otel-collector.yaml"),
    join(deploy, "backends", set, "otel-collector.yaml"),
    join(deploy, overlay),
  ];
}

/** deploy/-relative path of the overlay that sends everything to one more endpoint. */
export const otlpOverlay = "backends/otlp/overlay.yaml";

export interface MergedCollectorOptions {
  readonly set: BackendSet;
  readonly overlay?: string;
  /** Takes Prometheus', and the local stores', place. */
  readonly local: string;
  /** OTLP_ENDPOINT. */
  readonly endpoint: string;
  /** The text of the headers file. */
  readonly headers: string;
  /** Merged last. */
  readonly adjustments?: Readonly<Record<string, unknown>>;
}

export interface MergedCollector extends AsyncDisposable {
  /** Where it takes OTLP over HTTP. */
  readonly url: string;
  /** Returns all that it has logged so far. */
  readonly log: () => string;
  /** Returns its own metrics, as Prometheus scrapes them. */
  readonly metrics: () => Promise<string>;
}

/**
 * Starts the real Collector with the files that ship, merged by itself as in the stack. One more file
 * moves it to free ports of loopback and its queues to a temporary folder.
 */
export async function startMergedCollector(
  options: MergedCollectorOptions,
): Promise<MergedCollector> {
  const { set, overlay, endpoint, headers, adjustments = {} } = options;
  const folder = await mkdtemp(join(tmpdir(), "merged-collector-"));
  const [http, grpc, health, telemetry] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const headersFile = join(folder, "headers.yaml");
  await writeFile(headersFile, headers);
  const moved = {
    extensions: {
      health_check: { endpoint: `127.0.0.1:${health}` },
      file_storage: { directory: folder, compaction: { directory: folder } },
    },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `127.0.0.1:${grpc}` },
          http: { endpoint: `127.0.0.1:${http}` },
        },
      },
    },
    exporters: exporters(options, headersFile),
    service: {
      telemetry: {
        metrics: {
          readers: [
            { pull: { exporter: { prometheus: { host: "127.0.0.1", port: telemetry } } } },
          ],
        },
      },
    },
  };
  const written = [
    ["moved.yaml", moved],
    ["adjustments.yaml", adjustments],
  ] as const;
  for (const [name, content] of written) await writeFile(join(folder, name), stringify(content));
  const files = [
    ...configurationFiles(set, overlay),
    ...written.map(([name]) => join(folder, name)),
  ];
  const child = spawn(toolPath("otelcol"), files.map((file) => `--config=${file}`), {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, OTLP_ENDPOINT: endpoint, SPAN_METRICS_FLUSH_INTERVAL: "200ms" },
  });
  const lines: string[] = [];
  const ready = new Promise<void>((done, failed) => {
    createInterface({ input: child.stderr })
      .on("line", (line) => {
        lines.push(line);
        if (line.includes("Everything is ready")) done();
      })
      .once("close", () => failed(new Error(`the Collector ended:\n${lines.join("\n")}`)));
  });
  await ready;
  return {
    url: `http://127.0.0.1:${http}`,
    log: () => lines.join("\n"),
    metrics: async () => (await fetch(`http://127.0.0.1:${telemetry}/metrics`)).text(),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function exporters(
  { set, overlay, local }: MergedCollectorOptions,
  headersFile: string,
): Readonly<Record<string, object>> {
  const headers = `\${file:${headersFile}}`;
  const stores = {
    "jaeger-victorialogs": {
      "otlp_http/jaeger": { endpoint: local },
      "otlp_http/victorialogs": { logs_endpoint: `${local}/v1/logs` },
    },
    "tempo-loki": {
      "otlp_http/tempo": { endpoint: local },
      "otlp_http/loki": { endpoint: local },
    },
    otlp: {},
  } as const;
  const vendor = { "otlp_http/endpoint": { headers }, "otlp_http/endpoint_metrics": { headers } };
  return {
    "otlp_http/prometheus": { endpoint: local },
    ...stores[set],
    ...(set === "otlp" || overlay !== undefined ? vendor : {}),
  };
}
