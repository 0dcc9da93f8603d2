import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

import { expect, test, vi } from "vitest";

import { exceptionRules } from "#src/shipped/rules/exceptions.ts";
import { shippedObjectives } from "#src/shipped/shipped-objectives.ts";
import { requestRules } from "#src/shipped/rules/requests.ts";
import { alertsOf } from "#src/alerting/rules/rule-file.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { prometheusName } from "#src/metrics/prometheus-name.ts";

import { keptAlerts } from "./kept-alerts.ts";
import { describeStack, getJson, linesOf, promql, type Stack } from "./stack.ts";

interface StackAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

interface Notification {
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

const status = prometheusName(catalog.healthComponentStatus);
const rootCause = prometheusName(catalog.healthRootCause);

/**
 * First failure within an interval of 10 s and its time-out of 3 s, two confirmations 5 s and 10 s
 * later with theirs, 10 % jitter; then an export interval of 15 s, though a change is sent at once.
 */
const detection = { timeout: 60_000, interval: 500 } as const;
const alerting = { timeout: 60_000, interval: 500 } as const;
/** Two successes, an export, a scrape and an evaluation. */
const recovery = { timeout: 240_000, interval: 500 } as const;

/** `hold`: so long a dependant may be down after its cause recovered before it counts as a cause. */
const holdSeconds = 120;

/** Starts or stops a container of the stack. */
async function docker(stack: Stack, verb: "start" | "stop", service: string): Promise<void> {
  await promisify(execFile)("docker", [verb, `${stack.projectName}-${service}-1`], {
    timeout: 60_000,
  });
}

/** Runs SQL in the shop's database. */
async function sql(stack: Stack, statement: string): Promise<void> {
  const container = `${stack.projectName}-postgres-1`;
  await promisify(execFile)(
    "docker",
    ["exec", container, "psql", "-U", "shop", "-q", "-c", statement],
    { timeout: 60_000 },
  );
}

/**
 * Without its table, queue-depth fails also when the database is back: a dependant that recovers
 * much later than its cause.
 */
const takeTable = "alter table jobs rename to jobs_away";
const returnTable = "alter table if exists jobs_away rename to jobs";

/** How the process is depends on how busy this machine is, which is not what is tested. */
const dependency = 'health_component_name!~"event-loop|memory"';

/** Returns what the shop depends on and is in this state, as `service/component`. */
async function inState(stack: Stack, state: string): Promise<readonly string[]> {
  const selector = `${status}{health_component_state="${state}", ${dependency}}`;
  const series = await promql(stack, `${selector} == 1`);
  return series.map(({ metric }) => nameOf(metric)).toSorted();
}

function nameOf(labels: Readonly<Record<string, string>>): string {
  const { health_component_name: component = "", service_name: service = "" } = labels;
  return component === "" ? service : `${service}/${component}`;
}

/**
 * What requests and their failures raise. Other files send requests that fail, for which alerts go on
 * for minutes; this one sends none.
 */
const aboutRequests = new Set([
  ...alertsOf([requestRules, shippedObjectives(), exceptionRules]).map(({ alert }) => alert.id),
  // Of the dependencies' rules only those on calls over HTTP: one on databases would be news here
  "dependency-error-rate-high",
  "dependency-latency-high",
]);

const isAboutRequests = (labels: Readonly<Record<string, string>>): boolean =>
  aboutRequests.has(labels["rule_id"] ?? "");

/** Returns what the webhook was told of the shop's services, as `state alert service/component`. */
async function told(stack: Stack): Promise<readonly string[]> {
  const notifications = await getJson<readonly Notification[]>(`${stack.webhook}/webhook_url`);
  return notifications
    .flatMap(({ alerts }) => alerts)
    .filter(({ labels }) => labels["service_name"] !== undefined && !isAboutRequests(labels))
    .map((alert) => `${alert.status} ${alert.labels["alertname"]} ${nameOf(alert.labels)}`);
}

/** Returns the alerts of the shop's services that Alertmanager holds, by `alert service/component`. */
async function held(stack: Stack): Promise<Readonly<Record<string, string>>> {
  const alerts = await getJson<readonly StackAlert[]>(`${stack.alertmanager}/api/v2/alerts`, {
    filter: 'service_name!=""',
  });
  return Object.fromEntries(
    alerts.map(({ labels, status: { state } }) => [
      `${labels["alertname"]} ${nameOf(labels)}`,
      state,
    ]),
  );
}

/** Returns the alerts that have recovered and go on for a while, by `alert service/component`. */
async function recovered(stack: Stack): Promise<readonly string[]> {
  const kept = await keptAlerts(stack);
  return kept.map((labels) => `${labels["alertname"]} ${nameOf(labels)}`);
}

/** Returns what the gateway says of itself to whoever has the shop's token, or to anyone. */
async function report(stack: Stack, token?: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${stack.health}/health`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  return (await response.json()) as Readonly<Record<string, unknown>>;
}

/**
 * Returns what the services wrote about components that got unhealthy, as
 * `service/component role: root causes`, without what `known` has of it.
 */
async function transitionLines(
  stack: Stack,
  known: readonly string[] = [],
): Promise<readonly string[]> {
  const lines = await linesOf(stack, {
    namespace: "shop",
    where: { "health.component.state": "unhealthy" },
  });
  const left = [...known];
  return lines
    .map(({ labels }) => {
      const name = `${labels["service_name"]}/${labels["health_component_name"]}`;
      return `${name} ${labels["health_role"]}: ${labels["health_root_causes"]}`;
    })
    .filter((line) => {
      const index = left.indexOf(line);
      if (index !== -1) left.splice(index, 1);
      return index === -1;
    })
    .toSorted();
}

const tokenFile = new URL("../../examples/shop/health-token", import.meta.url);

const healthy = ["gateway/orders", "orders/postgres", "orders/queue-depth", "worker/postgres"];

describeStack("health", (stack) => {
  test("a stopped database is one alert that names it; what stays down behind it is told 120 s after its return", async () => {
    await vi.waitFor(async () => expect(await inState(stack, "healthy")).toEqual(healthy), {
      timeout: 90_000,
      interval: 500,
    });
    const before = (await told(stack)).length;
    const news = async (): Promise<readonly string[]> => (await told(stack)).slice(before);
    const times: Record<string, number> = {};
    let from = performance.now();
    const note = (what: string): void => {
      times[what] = Math.round((performance.now() - from) / 100) / 10;
    };

    const linesBefore = await transitionLines(stack);
    await sql(stack, takeTable);
    await docker(stack, "stop", "postgres");
    from = performance.now();
    try {
      await vi.waitFor(
        async () => expect(await inState(stack, "unhealthy")).toContain("orders/postgres"),
        detection,
      );
      note("unhealthy in Prometheus");
      await vi.waitFor(
        async () => expect(await news()).toContain("firing ComponentUnhealthy orders/postgres"),
        alerting,
      );
      note("notified");
      // The gateway is the last to know: it reads what orders has confirmed, and confirms it itself
      await vi.waitFor(
        async () =>
          expect(await held(stack)).toMatchObject({
            "ComponentUnhealthy orders/postgres": "active",
            "SystemUnhealthy orders": "suppressed",
            "SystemUnhealthy worker": "suppressed",
            "SystemUnhealthy gateway": "suppressed",
          }),
        { timeout: 120_000, interval: 500 },
      );
      note("dependants suppressed");

      expect(await inState(stack, "unhealthy")).toEqual([
        "gateway/orders",
        "orders/postgres",
        "orders/queue-depth",
        "worker/postgres",
      ]);
      const token = (await readFile(tokenFile, "utf8")).trim();
      expect(await report(stack, token)).toMatchObject({
        status: "unhealthy",
        rootCauses: ["orders/postgres"],
      });
      expect(await report(stack)).toEqual({
        status: "unhealthy",
        timestamp: expect.any(String) as unknown,
      });
      const live = await fetch(`${stack.health}/livez`);
      expect(live.status).toBe(200);
      const causes = await promql(stack, `${rootCause} == 1`);
      expect(
        causes
          .map(({ metric }) => `${nameOf(metric)}: ${metric["health_root_cause_name"]}`)
          .toSorted(),
      ).toEqual([
        "gateway/orders: orders/postgres",
        "orders/queue-depth: postgres",
        "worker/postgres: orders/postgres",
      ]);
      await vi.waitFor(
        async () =>
          expect(await transitionLines(stack, linesBefore)).toEqual([
            'gateway/orders root: ["orders/postgres"]',
            'orders/postgres root: ["postgres"]',
            'orders/queue-depth suppressed: ["postgres"]',
            'worker/postgres root: ["orders/postgres"]',
          ]),
        alerting,
      );
    } finally {
      await docker(stack, "start", "postgres");
    }
    try {
      await vi.waitFor(
        async () => expect(await inState(stack, "healthy")).toContain("orders/postgres"),
        recovery,
      );
      from = performance.now();
      await vi.waitFor(
        async () => expect(await news()).toContain("firing ComponentUnhealthy orders/queue-depth"),
        recovery,
      );
      note("the dependant that stays down notified");
      // Prometheus shows the recovery a moment after the service saw it
      expect(times["the dependant that stays down notified"]).toBeGreaterThan(holdSeconds - 15);
    } finally {
      await sql(stack, returnTable);
      from = performance.now();
    }
    await vi.waitFor(
      async () => expect(await inState(stack, "healthy")).toEqual(healthy),
      recovery,
    );
    note("healthy again in Prometheus");
    // It goes on for minutes, to speak for the milder alerts that look back further
    await vi.waitFor(
      async () => expect(await recovered(stack)).toContain("ComponentUnhealthy orders/queue-depth"),
      recovery,
    );
    note("recovered");

    // A group's notification repeats what it told of its other alerts
    expect([...new Set(await news())].toSorted()).toEqual([
      "firing ComponentUnhealthy orders/postgres",
      "firing ComponentUnhealthy orders/queue-depth",
    ]);
    process.stderr.write(`health: seconds since stop and start: ${JSON.stringify(times)}\n`);
  }, 600_000);
});
