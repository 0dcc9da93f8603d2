import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

import { startAlertmanager } from "../helpers/alertmanager.ts";
import { startWebhookSink } from "../helpers/webhook-sink.ts";
import { away, rising, still, type Series } from "./rules/situations/course.ts";
import { runSituations } from "./rules/situations/run.ts";

const templates = "deploy/alertmanager/templates";
const rulesFolder = resolve("deploy/prometheus/rules");

const ruleFile = z.object({
  groups: z.tuple([
    z.object({
      rules: z.tuple([z.object({ alert: z.string(), labels: z.record(z.string(), z.string()) })]),
    }),
  ]),
});

const alertsShape = z.array(
  z.object({
    labels: z.record(z.string(), z.string()),
    receivers: z.array(z.object({ name: z.string() })),
  }),
);

/** A series of Alertmanager's page of metrics. */
interface Measured {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

async function notificationsOf(url: string): Promise<readonly Measured[]> {
  const page = await (await fetch(`${url}/metrics`)).text();
  return page
    .split("\n")
    .flatMap(
      (line) => /^(alertmanager_notifications(?:_failed)?_total)\{(.*)\} (\S+)$/.exec(line) ?? [],
    )
    .flatMap((_, index, all) => (index % 4 === 0 ? [all.slice(index + 1, index + 4)] : []))
    .map(([name = "", labels = "", value = ""]) => ({
      name,
      labels: Object.fromEntries(
        [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = "", text = ""]) => [label, text]),
      ),
      value: Number(value),
    }));
}

/** What grew goes on to grow, each minute by one, for an hour. */
function anHourOf({ name, labels, value }: Measured): Series {
  const samples = value > 0 ? rising(value, 0.25, 240) : still(0, 240);
  const where = { job: "alertmanager", instance: "alertmanager:9093" };
  return { name, labels: { ...labels, ...where }, samples };
}

test("without a secret for it, a failing heartbeat is one alert of which nobody is sent a message", async () => {
  await using people = await startWebhookSink();
  await using alertmanager = await startAlertmanager({
    config: readFileSync("deploy/alertmanager/alertmanager.yml", "utf8")
      .replaceAll("/etc/alertmanager/secrets/", "{folder}/")
      .replaceAll("/etc/alertmanager/templates/", "{folder}/"),
    files: {
      webhook_url: people.url,
      fallback_webhook_url: people.url,
      ...Object.fromEntries(
        readdirSync(templates).map((name) => [name, readFileSync(join(templates, name), "utf8")]),
      ),
    },
    features: ["receiver-name-in-metrics"],
  });
  const control = { alertname: "Control", severity: "critical", rule_id: "control" };
  await alertmanager.post([
    { labels: { alertname: "Watchdog", severity: "none", rule_id: "watchdog" } },
    { labels: control },
  ]);

  const measured = await vi.waitFor(
    async () => {
      const series = await notificationsOf(alertmanager.url);
      const failed = series.filter(
        ({ name, value }) => name === "alertmanager_notifications_failed_total" && value > 0,
      );
      expect(failed.map(({ labels }) => labels["receiver_name"])).toEqual(["watchdog"]);
      return series;
    },
    { timeout: 20_000 },
  );
  const up: Series = {
    name: "up",
    labels: { job: "alertmanager", instance: "alertmanager:9093" },
    samples: [...away(0), ...still(1, 240)],
  };
  const hour = [up, ...measured.map((one) => anHourOf(one))];
  const ofRule = (id: string, alertname: string, alerts: number) =>
    runSituations(join(rulesFolder, `${id}.yml`), alertname, [{ name: id, series: hour, alerts }]);
  expect(await ofRule("heartbeat-not-delivered", "HeartbeatNotDelivered", 1)).toBe("");
  expect(
    await ofRule("alertmanager-notifications-failing", "AlertmanagerNotificationsFailing", 0),
  ).toBe("");

  const text = readFileSync(join(rulesFolder, "heartbeat-not-delivered.yml"), "utf8");
  const [{ alert, labels }] = ruleFile.parse(parse(text)).groups[0].rules;
  expect(labels["severity"]).toBe("low");
  await alertmanager.post([
    {
      labels: {
        ...labels,
        alertname: alert,
        receiver_name: "watchdog",
        integration: "webhook",
      },
    },
  ]);
  const response = await fetch(`${alertmanager.url}/api/v2/alerts`);
  const known = alertsShape.parse(await response.json());
  expect(known.find(({ labels: { alertname } }) => alertname === alert)?.receivers).toEqual([
    { name: "unsent" },
  ]);
  await vi.waitFor(() => {
    // Both ways of the critical one: the receivers do get what is meant for them
    expect(people.messages.map(({ message }) => message.receiver).toSorted()).toEqual([
      "critical",
      "critical-fallback",
    ]);
  });
});
