import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { parse, stringify } from "yaml";

import { freePort } from "./free-port.ts";
import { toolPath } from "./tool.ts";

export interface RunningCollector extends AsyncDisposable {
  /** Where it takes OTLP over HTTP. */
  readonly url: string;
}

/**
 * Starts the real Collector with `deploy/otel-collector.yaml`: its processors, connectors and
 * pipelines are the stack's, but it listens on a free port of loopback, keeps no queue on disk, and
 * every exporter sends to `sink`, which takes the place of the stores too.
 */
export async function startCollector(sink: string): Promise<RunningCollector> {
  const folder = await mkdtemp(join(tmpdir(), "collector-"));
  const port = await freePort();
  const path = join(folder, "collector.yaml");
  const deployed = await readFile(new URL("../../deploy/otel-collector.yaml", import.meta.url));
  await writeFile(path, stringify(onLoopback(parse(String(deployed)) as Deployed, port, sink)));
  const child = spawn(toolPath("otelcol"), ["--config", path], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, SPAN_METRICS_FLUSH_INTERVAL: "200ms" },
  });
  await ready(child);
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.kill("SIGKILL")) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What of the file is replaced here. */
interface Deployed {
  readonly exporters: Readonly<Record<string, unknown>>;
  readonly service: { readonly pipelines: Readonly<Record<string, unknown>> };
}

function onLoopback({ exporters, service, ...rest }: Deployed, port: number, sink: string): object {
  const toSink = { endpoint: sink, compression: "none", sending_queue: { enabled: false } };
  return {
    ...rest,
    extensions: {},
    receivers: { otlp: { protocols: { http: { endpoint: `127.0.0.1:${port}` } } } },
    exporters: Object.fromEntries(
      [...Object.keys(exporters), "otlp_http/sink"].map((name) => [name, toSink]),
    ),
    service: {
      extensions: [],
      telemetry: { metrics: { level: "none" } },
      pipelines: {
        ...service.pipelines,
        "traces/sink": { receivers: ["forward/traces"], exporters: ["otlp_http/sink"] },
        "logs/sink": { receivers: ["forward/logs"], exporters: ["otlp_http/sink"] },
      },
    },
  };
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stderr === null) throw new Error("expected a pipe");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    if (!line.includes("Everything is ready")) continue;
    child.stderr.resume();
    return;
  }
  throw new Error(`expected a Collector that is ready, got:\n${lines.join("\n")}`);
}
