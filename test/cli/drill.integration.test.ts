import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { resolve } from "node:path";

import { describe, expect, test, vi } from "vitest";

import { routing } from "#src/shipped/shipped-routing.ts";
import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";

import { startAlertmanager, type RunningAlertmanager } from "../helpers/alertmanager.ts";
import { runNode, type RunResult } from "../helpers/run-node.ts";
import { startWebhookSink } from "../helpers/webhook-sink.ts";

const main = resolve(import.meta.dirname, "../../src/cli/main.ts");

/** Alertmanager with the shipped configuration; both ways of critical alerts lead to `url`. */
function startShipped(url: string): Promise<RunningAlertmanager> {
  return startAlertmanager({
    config: renderAlertmanager(resolveRouting(routing)).replaceAll(
      "/etc/alertmanager/secrets",
      "{folder}",
    ),
    files: { webhook_url: url, fallback_webhook_url: url },
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
      /^delivered to critical(?:-fallback)?, critical(?:-fallback)? in \d+\.\d s \(metrics\)\n$/,
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
      /^not delivered to critical(?:-fallback)?, critical(?:-fallback)? after \d+\.\d s \(metrics; the alert is active\)\n$/,
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
    expect(stdout).toMatch(/^not delivered to default after .* the alert is active\)\n$/);
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
