import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { routing, shippedRouting } from "#src/shipped/shipped-routing.ts";
import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";

import { startAlertmanager, type RunningAlertmanager } from "../helpers/alertmanager.ts";
import { startAnswering, startHttpServer } from "../helpers/http-server.ts";
import { runNode, type RunResult } from "../helpers/run-node.ts";
import { startWebhookSink } from "../helpers/webhook-sink.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

interface Ways {
  readonly fallbackUrl?: string;
  readonly features?: readonly string[];
}

/** The stack's own: metrics that name receivers. */
const named = { features: ["receiver-name-in-metrics"] };

/** Alertmanager with the shipped configuration; both ways of critical alerts lead to `url`. */
function startShipped(
  url: string,
  definition: RoutingDefinition = routing,
  { fallbackUrl = url, features = [] }: Ways = {},
): Promise<RunningAlertmanager> {
  return startAlertmanager({
    features,
    config: renderAlertmanager(resolveRouting(definition)).replaceAll(
      "/etc/alertmanager/secrets",
      "{folder}",
    ),
    files: {
      webhook_url: url,
      fallback_webhook_url: fallbackUrl,
      key: "0123456789abcdef0123456789abcdef",
    },
  });
}

function drill(url: string, ...args: readonly string[]): Promise<RunResult> {
  return runNode([main, "drill", "--alertmanager", url, ...args]);
}

/** A port that is free now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => {
    server.close(done);
  });
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function drillAlerts({ url }: RunningAlertmanager): Promise<readonly unknown[]> {
  const response = await fetch(`${url}/api/v2/alerts?filter=drill%3D%22true%22`);
  return (await response.json()) as unknown[];
}

// A cold start of the command line takes seconds on a busy machine, and each test has one
describe("tamma-obs drill", { timeout: 60_000 }, () => {
  test("proves by Alertmanager's metrics that every channel took the alert, then resolves it", async () => {
    await using sink = await startWebhookSink();
    await using alertmanager = await startShipped(sink.url);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "20s");
    expect(stdout).toMatch(
      /^delivered to critical(?:-fallback)?, critical(?:-fallback)? in \d+\.\d s \(metrics\)\nnot tried: default, quiet, watchdog \(--label leads there\)\n$/,
    );
    expect(code).toBe(0);
    const receivers = sink.messages.map(({ message }) => message.receiver);
    expect(new Set(receivers)).toEqual(new Set(["critical", "critical-fallback"]));
    expect(sink.messages[0]?.message.alerts[0]?.labels).toMatchObject({
      alertname: "Drill",
      severity: "critical",
      drill: "true",
    });
    // Alertmanager lists no alert that has ended
    expect(await drillAlerts(alertmanager)).toEqual([]);
  });

  test("takes the message itself as proof where it may listen", async () => {
    const address = `127.0.0.1:${await freePort()}`;
    await using alertmanager = await startShipped(`http://${address}/`);
    const { code, stdout } = await drill(alertmanager.url, "--sink", address, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ delivered: true, proof: "sink", state: "active" });
    expect(await drillAlerts(alertmanager)).toEqual([]);
  });

  test("exits 1 when nothing arrives by the deadline, and resolves the alert all the same", async () => {
    const closed = `http://127.0.0.1:${await freePort()}/`;
    await using alertmanager = await startShipped(closed);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "2s");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^not delivered by webhook of critical(?:-fallback)? and critical(?:-fallback)? after \d+\.\d s \(metrics; the alert is active\)\nnot tried: default, quiet, watchdog \(--label leads there\)\n$/,
    );
    expect(await drillAlerts(alertmanager)).toEqual([]);
  });

  test("resolves the alert when it is interrupted", async () => {
    const closed = `http://127.0.0.1:${await freePort()}/`;
    await using alertmanager = await startShipped(closed);
    const child = spawn(process.execPath, [main, "drill", "--alertmanager", alertmanager.url]);
    await vi.waitFor(async () => expect(await drillAlerts(alertmanager)).toHaveLength(1), {
      timeout: 20_000,
      interval: 100,
    });
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(await drillAlerts(alertmanager)).toEqual([]);
  });

  test("follows the labels that it is given", async () => {
    await using sink = await startWebhookSink();
    await using alertmanager = await startShipped(sink.url);
    const labels = ["--label", "severity=high", "--label", "service_name=shop"];
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "1s", ...labels);
    // 30 s of group_wait: the deadline of one second must fail, at the right receiver
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^not delivered by webhook of default after .* the alert is active\)\nnot tried: critical, critical-fallback, quiet, watchdog \(--label leads there\)\n$/,
    );
  });

  test("names the channel that failed, and not those that delivered", async () => {
    await using sink = await startWebhookSink();
    await using failing = await startAnswering(500);
    const definition = shippedRouting({
      webhook: { urlFile: "webhook_url" },
      pagerduty: { keyFile: "key", url: failing.url },
      fallback: { webhook: { urlFile: "fallback_webhook_url" } },
    });
    await using alertmanager = await startShipped(sink.url, definition);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "3s");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^not delivered by pagerduty of critical after \d+\.\d s \(metrics; the alert is active\)\ndelivered by webhook of critical(?:-fallback)? and critical(?:-fallback)?\nnot tried: default, quiet \(--label leads there\)\n$/,
    );
  });

  test("names the fallback that is dead, where Alertmanager names receivers", async () => {
    await using sink = await startWebhookSink();
    const fallbackUrl = `http://127.0.0.1:${await freePort()}/`;
    await using alertmanager = await startShipped(sink.url, routing, { ...named, fallbackUrl });
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "3s");
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^not delivered by webhook of critical-fallback after \d+\.\d s \(metrics; the alert is active\)\ndelivered by webhook of critical\nnot tried: default, quiet, watchdog \(--label leads there\)\n$/,
    );
  });

  test("does not take two messages of one receiver for one of each", async () => {
    await using sink = await startWebhookSink();
    const fallbackUrl = `http://127.0.0.1:${await freePort()}/`;
    await using alertmanager = await startShipped(sink.url, routing, { fallbackUrl });
    const running = drill(alertmanager.url, "--deadline", "6s");
    await vi.waitFor(() => expect(sink.messages.length).toBeGreaterThan(0), 20_000);
    await alertmanager.post([{ labels: { alertname: "Other", severity: "critical" } }]);
    const { code, stdout } = await running;
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^not proven for webhook of critical(?:-fallback)? and critical(?:-fallback)? after \d+\.\d s \(metrics; the alert is active\): \d+ requests failed meanwhile; Alertmanager tells receivers apart with --enable-feature=receiver-name-in-metrics\nnot tried: default, quiet, watchdog \(--label leads there\)\n$/,
    );
  });

  test("proves each receiver by itself while others are told of other alerts", async () => {
    await using sink = await startWebhookSink();
    await using alertmanager = await startShipped(sink.url, routing, named);
    await alertmanager.post([{ labels: { alertname: "Other", severity: "critical" } }]);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "20s");
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^delivered to .* \(metrics\)\nnot tried: default.*\n$/,
      ) as string,
    });
  });

  test("does not prove receivers by what others may have set off", async () => {
    await using sink = await startWebhookSink();
    await using alertmanager = await startShipped(sink.url);
    await alertmanager.post([{ labels: { alertname: "Other", severity: "critical" } }]);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "3s");
    expect(code).toBe(1);
    expect(stdout).toContain("the same receivers are told of 1 other alerts");
  });

  test("names a receiver that answers with 500, and one that hangs", async () => {
    await using failing = await startAnswering(500);
    await using hanging = await startHttpServer(() => undefined);
    const ways = { ...named, fallbackUrl: hanging.url };
    await using alertmanager = await startShipped(failing.url, routing, ways);
    const { code, stdout } = await drill(alertmanager.url, "--deadline", "3s", "--json");
    expect(code).toBe(1);
    const { channels } = JSON.parse(stdout) as { readonly channels: readonly unknown[] };
    expect(channels).toHaveLength(2);
    for (const receiver of ["critical", "critical-fallback"]) {
      expect(channels).toContainEqual({
        integration: "webhook",
        receivers: [receiver],
        delivered: 0,
      });
    }
  });

  test.each([
    ["a page", "<html>Log in</html>", "<html>Log in</html>"],
    ["an object", {}, "{}"],
    ["null", "null", "null"],
    ["a list of others", [{ id: 1 }], '[{"id":1}]'],
  ])("says so when something else answers with %s", async (_what, body, got) => {
    await using other = await startAnswering(200, body);
    const { code, stdout, stderr } = await drill(other.url);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      /^OBS_DRILL_FAILED: \S+\/api\/v2\/alerts\?filter=\S+: expected an Alertmanager, got [^\n]+\n$/,
    );
    expect(stderr).toContain(`got ${got}\n`);
  });

  test("says so when an answer does not end", async () => {
    await using other = await startHttpServer((_, response) => {
      const write = (): void => {
        // The other side closes it
        while (!response.destroyed && response.write("a".repeat(65_536)));
      };
      response.on("drain", write).on("error", () => response.destroy());
      write();
    });
    const { code, stderr } = await drill(other.url);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^OBS_DRILL_FAILED: \S+: expected an Alertmanager, got [^\n]+\n$/);
  });

  test("says so when there is no Alertmanager", async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { code, stderr } = await drill(url);
    expect(code).toBe(1);
    expect(stderr).toBe(
      `OBS_DRILL_FAILED: ${url}/metrics: expected an Alertmanager, got connect ECONNREFUSED ${url.slice(7)}\n`,
    );
  });
});
