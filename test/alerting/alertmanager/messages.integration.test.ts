import { text as readText } from "node:stream/consumers";

import { expect, test } from "vitest";

import { label } from "#src/alerting/alertmanager/matcher.ts";
import { defineRouting } from "#src/alerting/alertmanager/routing-definition.ts";
import { renderRouting } from "#src/alerting/alertmanager/render-alertmanager.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";
import type { TemplateFile } from "#src/alerting/alertmanager/template-file.ts";

import { startAlertmanager, type RunningAlertmanager } from "../../helpers/alertmanager.ts";
import { startHttpServer, type HttpServer } from "../../helpers/http-server.ts";

interface Message {
  readonly [field: string]: unknown;
  readonly payload?: {
    readonly summary: string;
    readonly custom_details: Readonly<Record<string, unknown>>;
  };
  readonly attachments?: readonly Readonly<Record<string, string>>[];
}

interface Receivers extends AsyncDisposable {
  readonly server: HttpServer;
  readonly messages: readonly Message[];
}

async function startReceivers(): Promise<Receivers> {
  const messages: Message[] = [];
  const server = await startHttpServer((request, response) => {
    void readText(request).then((body) => {
      messages.push(JSON.parse(body) as Message);
      response.end("ok");
      return body;
    });
  });
  return { server, messages, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** Alertmanager with a routing of one's own that tells PagerDuty and Slack, each alert by itself. */
function startOwn(
  { url }: HttpServer,
  templateFiles: readonly TemplateFile[] = [],
): Promise<RunningAlertmanager> {
  const files = renderRouting(
    resolveRouting(
      defineRouting({
        file: "routing.ts",
        receivers: {
          both: {
            channels: [
              { type: "pagerduty", routingKeyFile: "/secrets/key", url: `${url}/pagerduty` },
              { type: "slack", apiUrlFile: "/secrets/slack", channel: "#ops" },
            ],
          },
        },
        route: {
          receiver: "both",
          groupBy: ["alertname", "service_name", "instance"],
          groupWait: 0,
          routes: [{ matchers: [label("severity", "critical")], fallback: { none: "a test" } }],
        },
        templateFiles,
      }),
    ),
  );
  const templates = [...files].filter(([path]) => path.endsWith(".tmpl"));
  return startAlertmanager({
    config: (files.get("alertmanager/alertmanager.yml") ?? "")
      .replaceAll("/secrets/", "{folder}/")
      .replaceAll("/etc/alertmanager/templates/", "{folder}/"),
    files: {
      key: "0123456789abcdef0123456789abcdef",
      slack: `${url}/slack`,
      ...Object.fromEntries(templates.map(([path, text]) => [path.replace(/.*\//, ""), text])),
    },
  });
}

/** What YAML would take for something else than text. */
const nasty = [
  "[x] y",
  "{a} b",
  "[]",
  "{}",
  "- a\n- b",
  "a: b",
  "a:\n  b: 1",
  "&a b",
  "*a",
  "!a b",
  "!!binary aGVsbG8=",
  "| a",
  "> a",
  "%YAML 1.2",
  "@a",
  "`a`",
  '"a" b',
  "'a' b",
  '"a"',
  "# a",
  "? a",
  "---\nb",
  "...\nb",
  "1",
  "~",
  "true",
  "2026-01-01",
  "<<: a",
  "{{ .Status }}",
  "\ta",
];

test("PagerDuty gets the whole text, whatever it begins with", { timeout: 60_000 }, async () => {
  await using receivers = await startReceivers();
  await using alertmanager = await startOwn(receivers.server);
  await alertmanager.post(
    nasty.map((summary, id) => ({
      labels: { alertname: "Nasty", instance: String(id) },
      annotations: { summary, description: "Nothing is lost." },
    })),
  );
  const paged = (): readonly unknown[] =>
    receivers.messages.flatMap(({ payload }) =>
      payload === undefined ? [] : [payload.custom_details["firing"]],
    );
  await expect.poll(() => paged().length, { timeout: 30_000 }).toBe(nasty.length);
  for (const summary of nasty) {
    const start = `Firing: 1, resolved: 0\n${summary}\n  Nothing is lost.\n`;
    expect(paged()).toContainEqual(expect.stringContaining(start));
  }
});

test("Slack shows a label's value as it is, and the others get it as it is", async () => {
  await using receivers = await startReceivers();
  await using alertmanager = await startOwn(receivers.server);
  const value = "<!channel> & <https://example.com|click>";
  await alertmanager.post([
    {
      labels: { alertname: "Errors", service_name: value },
      annotations: {
        summary: `${value} fails`,
        description: value,
        runbook_url: "https://a/?b=1&c=2",
      },
    },
  ]);
  await expect.poll(() => receivers.messages.length, { timeout: 20_000 }).toBe(2);
  const slack = receivers.messages.find(({ attachments }) => attachments !== undefined);
  const pagerduty = receivers.messages.find(({ payload }) => payload !== undefined);
  const safe = "&lt;!channel&gt; &amp; &lt;https://example.com|click&gt;";
  const title = `Errors in ${safe}`;
  expect(slack?.attachments?.[0]).toMatchObject({
    title,
    fallback: title,
    text: expect.stringContaining(`${safe} fails\n  ${safe}\n  Runbook: https://a/?b=1&amp;c=2\n`),
  });
  expect(pagerduty?.payload?.summary).toBe(`Errors in ${value}`);
  expect(pagerduty?.payload?.custom_details["firing"]).toContain(`${value} fails\n  ${value}\n`);
});

test("a message leads to the panel, else to the dashboard, of an alert that has one", async () => {
  await using receivers = await startReceivers();
  await using alertmanager = await startOwn(receivers.server);
  const runbook = { summary: "It fails", runbook_url: "https://runbooks" };
  const dashboard = { ...runbook, dashboard_uid: "a", dashboard_url: "https://g/d/a?b=1&c=2" };
  const alerts = { Without: runbook, Uid: dashboard, Panel: { ...dashboard, panel_id: "7" } };
  await alertmanager.post(
    Object.entries(alerts).map(([alertname, annotations]) => ({
      labels: { alertname },
      annotations,
    })),
  );
  const texts = (): readonly string[] =>
    receivers.messages.flatMap(({ attachments }) => attachments?.[0]?.["text"] ?? []);
  const paged = (): readonly unknown[] =>
    receivers.messages.flatMap(({ payload }) => payload?.custom_details["firing"] ?? []);
  await expect.poll(() => texts().length + paged().length, { timeout: 20_000 }).toBe(6);
  const lines = (text: unknown): readonly string[] =>
    String(text)
      .split("\n")
      .filter((line) => /Panel|Dashboard/.test(line));
  const found = (all: readonly unknown[]) => all.flatMap(lines).toSorted();
  const url = "https://g/d/a?b=1&amp;c=2";
  expect(found(texts())).toEqual([`  Dashboard: ${url}`, `  Panel: ${url}`]);
  expect(found(paged())).toEqual(found(texts()).map((line) => line.replace("&amp;", "&")));
});

test("a drill says so on a phone, and an own text is everybody's", async () => {
  await using receivers = await startReceivers();
  const own = { name: "a.tmpl", text: '{{ define "tamma.text" }}Own: {{ .Status }}{{ end }}' };
  await using alertmanager = await startOwn(receivers.server, [own]);
  await alertmanager.post([
    { labels: { alertname: "Drill", severity: "critical", drill: "true" } },
  ]);
  await expect.poll(() => receivers.messages.length, { timeout: 20_000 }).toBe(2);
  const slack = receivers.messages.find(({ attachments }) => attachments !== undefined);
  expect(slack?.attachments?.[0]).toMatchObject({
    title: "[DRILL] [CRITICAL] Drill",
    fallback: "[DRILL] [CRITICAL] Drill",
    text: "Own: firing",
  });
  const pagerduty = receivers.messages.find(({ payload }) => payload !== undefined);
  expect(pagerduty?.payload?.custom_details["firing"]).toBe("Firing: 1, resolved: 0\nOwn: firing");
});
