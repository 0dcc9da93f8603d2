import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { parse, stringify } from "yaml";

import { startAlertmanager } from "../helpers/alertmanager.ts";
import { startPrometheus } from "../helpers/prometheus.ts";

const shippedConfig = resolve(import.meta.dirname, "../../deploy/prometheus/prometheus.yml");

/** A real Prometheus and Alertmanager with what a project generated. */
export interface Pipeline extends AsyncDisposable {
  /** Where an application sends its metrics: `OTEL_EXPORTER_OTLP_METRICS_ENDPOINT`. */
  readonly metricsEndpoint: string;
  /** The names of the rules that Prometheus evaluates. */
  rules(): Promise<readonly string[]>;
  /** The state of an alert by its name: `inactive`, `pending`, `firing`. */
  alertState(name: string): Promise<string | undefined>;
}

/** Secret files by name, as a user puts them beside Alertmanager. */
export type Secrets = Readonly<Record<string, string>>;

/**
 * Starts both on loopback with the files of `output`, a project's output folder. Only paths within
 * the containers and addresses are replaced: what is evaluated, routed and worded is the project's.
 */
export async function startPipeline(output: string, secrets: Secrets): Promise<Pipeline> {
  const folder = await mkdtemp(join(tmpdir(), "pipeline-"));
  const secretFolder = join(folder, "secrets");
  await mkdir(secretFolder);
  for (const [name, text] of Object.entries(secrets)) {
    await writeFile(join(secretFolder, name), text);
  }
  const routing = await readFile(join(output, "alertmanager/alertmanager.yml"), "utf8");
  const alertmanager = await startAlertmanager({
    config: routing
      .replaceAll("/etc/alertmanager/secrets", secretFolder)
      .replaceAll("/etc/alertmanager/templates", join(output, "alertmanager/templates")),
  });
  const config = join(folder, "prometheus.yml");
  await writeFile(config, await prometheusConfig(output, alertmanager.url));
  const prometheus = await startPrometheus([
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, "data")}`,
    "--web.enable-otlp-receiver",
    "--enable-feature=promql-experimental-functions",
  ]);
  const groups = async (): Promise<readonly RuleGroup[]> => {
    const response = await fetch(`${prometheus.url}/api/v1/rules`);
    // The API's shape, of a Prometheus that this test started
    const { data } = (await response.json()) as { data: { groups: readonly RuleGroup[] } };
    return data.groups;
  };
  return {
    metricsEndpoint: `${prometheus.url}/api/v1/otlp/v1/metrics`,
    rules: async () => (await groups()).flatMap(({ rules }) => rules.map(({ name }) => name)),
    alertState: async (name) =>
      (await groups()).flatMap(({ rules }) => rules).find((rule) => rule.name === name)?.state,
    async [Symbol.asyncDispose]() {
      await prometheus[Symbol.asyncDispose]();
      await alertmanager[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface RuleGroup {
  readonly rules: readonly { readonly name: string; readonly state?: string }[];
}

/** The shipped translation of OTLP, the project's rules, and this Alertmanager. */
async function prometheusConfig(output: string, alertmanager: string): Promise<string> {
  const { otlp, storage } = parse(await readFile(shippedConfig, "utf8")) as Readonly<
    Record<"otlp" | "storage", unknown>
  >;
  return stringify({
    global: { evaluation_interval: "1s" },
    otlp,
    storage,
    rule_files: [join(output, "prometheus/rules/*.yml")],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [alertmanager.replace("http://", "")] }] }],
    },
  });
}
