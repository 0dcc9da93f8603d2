import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { shippedRules } from "../../src/alerting/definitions/index.ts";
import { latencyBudget } from "../../src/alerting/latency.ts";
import { alertsOf } from "../../src/alerting/rule-file.ts";
import { startAlertmanager } from "../../test/helpers/alertmanager.ts";
import { freePort } from "../../test/helpers/free-port.ts";
import { toolPath } from "../../test/helpers/tool.ts";
import { startWebhookSink, type WebhookSink } from "../../test/helpers/webhook-sink.ts";
import { seeded } from "../random.ts";
import { quantile } from "../statistics.ts";
import { pushGauge, pushRequests } from "./otlp-push.ts";

/** One service whose telemetry breaks at a random moment, exported at a random phase. */
interface Subject {
  readonly service: string;
  readonly phaseMs: number;
  readonly breachMs: number;
}

/** A shipped rule, how its metric is exported, and how long a total breach takes to be one. */
interface Profile {
  readonly rule: string;
  readonly exportMs: number;
  /** 5 % of a window of a minute are errors 3 s after all requests fail; a gauge shows at once. */
  readonly fillMs: number;
  readonly push: (url: string, subject: Subject, nowMs: number) => Promise<void>;
}

const profiles: readonly Profile[] = [
  { rule: "service-error-rate-high", exportMs: 15_000, fillMs: 3_000, push: pushRequests },
  { rule: "event-loop-blocked", exportMs: 5_000, fillMs: 0, push: pushGauge },
];

const subjects = 50;
const warmUpMs = 75_000;
const root = join(import.meta.dirname, "../..");

/**
 * Measures breach → webhook through a real Prometheus and Alertmanager with the generated rules and
 * routes, against the printed bound. The exporters are stood in for: 50 services push OTLP at their
 * interval, each at a random phase; the Collector's half second is not in the measurement.
 */
export async function run(): Promise<void> {
  const random = seeded(5);
  await using sink = await startWebhookSink();
  await using alertmanager = await startAlertmanager(await alertmanagerOptions(sink.url));
  const prometheus = await startPrometheus(new URL(alertmanager.url).host);
  const started = Date.now();
  const plans = profiles.map((profile) => ({
    profile,
    subjects: Array.from({ length: subjects }, (_, index) => ({
      service: `${profile.rule}-${index}`,
      phaseMs: random() * profile.exportMs,
      breachMs: started + warmUpMs + random() * 15_000,
    })),
  }));
  const stop = new AbortController();
  const exporters = plans.flatMap(({ profile, subjects: all }) =>
    all.map((subject) => exportForever(prometheus.url, profile, subject, stop.signal)),
  );
  await sleep(warmUpMs + 15_000 + 75_000);
  stop.abort();
  await Promise.all(exporters);
  await prometheus.stop();
  for (const { profile, subjects: all } of plans) report(profile, all, sink);
}

async function exportForever(
  url: string,
  { exportMs, push }: Profile,
  subject: Subject,
  signal: AbortSignal,
): Promise<void> {
  await sleep(subject.phaseMs);
  for (let next = Date.now(); !signal.aborted; next += exportMs) {
    await push(url, subject, Date.now());
    await sleep(Math.max(0, next + exportMs - Date.now()));
  }
}

function report(
  { rule, fillMs }: Profile,
  all: readonly Subject[],
  { messages }: WebhookSink,
): void {
  const alert = alertsOf(shippedRules).find((one) => one.alert.id === rule)?.alert;
  const delays = all.flatMap(({ service, breachMs }) => {
    const first = messages.find(({ message }) =>
      message.alerts.some(
        ({ labels }) => labels["rule_id"] === rule && labels["service_name"] === service,
      ),
    );
    return first === undefined ? [] : [first.atMs - breachMs - fillMs];
  });
  const bound = alert === undefined ? Number.NaN : latencyBudget(alert).totalMs;
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  console.log(
    `${rule}: ${delays.length} of ${all.length} notified; p50 ${seconds(quantile(delays, 0.5))}, p95 ${seconds(quantile(delays, 0.95))}, max ${seconds(Math.max(...delays))}; bound ${seconds(bound)}`,
  );
}

async function alertmanagerOptions(
  sinkUrl: string,
): Promise<{ readonly config: string; readonly files: Readonly<Record<string, string>> }> {
  const config = await readFile(join(root, "deploy/alertmanager/alertmanager.yml"), "utf8");
  return {
    config: config
      .replaceAll("/etc/alertmanager/secrets", "{folder}")
      .replaceAll("/etc/alertmanager/templates", "{folder}"),
    files: { webhook_url: sinkUrl, fallback_webhook_url: sinkUrl, watchdog_url: sinkUrl },
  };
}

async function startPrometheus(
  alertmanager: string,
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "obs-latency-"));
  await mkdir(join(folder, "rules"));
  for (const { rule } of profiles) {
    const name = `${rule}.yml`;
    await cp(join(root, "deploy/prometheus/rules", name), join(folder, "rules", name));
  }
  const config = [
    `rule_files: ["${folder}/rules/*.yml"]`,
    "otlp: {keep_identifying_resource_attributes: true, promote_resource_attributes: [service.name]}",
    `alerting: {alertmanagers: [{static_configs: [{targets: ["${alertmanager}"]}]}]}`,
  ];
  await writeFile(join(folder, "prometheus.yml"), config.join("\n"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    toolPath("prometheus"),
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-otlp-receiver",
    ],
    { stdio: "ignore" },
  );
  while (
    !(await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await sleep(200);
  const stop = async (): Promise<void> => {
    if (child.kill("SIGKILL")) await once(child, "exit");
    await rm(folder, { recursive: true, force: true });
  };
  return { url, stop };
}
