import type { Conditions, Place } from "./conditions.ts";
import type { Environment } from "./fleet.ts";

/** Something that goes wrong, and what ought to be told of it. */
export interface Fault {
  readonly name: string;
  /** How long it lasts. */
  readonly minutes: number;
  /** The conditions that are not as usual, where the fault begins at `fromMs`. */
  readonly conditions: (fromMs: number) => Partial<Conditions>;
  /** Labels of an alert of the first message: the root. `undefined`: nobody is to be told. */
  readonly root: Readonly<Record<string, RegExp>> | undefined;
  /** Whether somebody is to be woken. */
  readonly pages: boolean;
}

const minute = 60_000;

/** Whether the fault lasts at `ms`. */
type During = (ms: number) => boolean;

interface FaultOptions {
  readonly minutes?: number;
  readonly root: Fault["root"];
  readonly pages: boolean;
}

function fault(
  name: string,
  { minutes = 45, root, pages }: FaultOptions,
  conditions: (during: During, fromMs: number) => Partial<Conditions>,
): Fault {
  return {
    name,
    minutes,
    root,
    pages,
    conditions: (fromMs) =>
      conditions((ms) => ms >= fromMs && ms < fromMs + minutes * minute, fromMs),
  };
}

const isAt =
  (environment: Environment, ...services: readonly string[]) =>
  (at: Place): boolean =>
    at.environment === environment && services.includes(at.service);

const production = /^production$/;

/** The faults of one evening, each with its root. */
export const faults: readonly Fault[] = [
  fault(
    "a service stopped",
    {
      root: { health_component_name: /^payments$/, deployment_environment_name: production },
      pages: true,
    },
    (during) => ({ runs: (at, ms) => !(during(ms) && isAt("production", "payments")(at)) }),
  ),
  fault(
    "a service stopped that nobody calls",
    { root: { rule_id: /^service-telemetry-lost$/, service_name: /^tax$/ }, pages: false },
    (during) => ({ runs: (at, ms) => !(during(ms) && isAt("production", "tax")(at)) }),
  ),
  fault(
    "a database stopped",
    {
      root: { health_component_name: /^orders-db$/, deployment_environment_name: production },
      pages: true,
    },
    (during) => ({
      answers: (name, environment, ms) =>
        !(during(ms) && name === "orders-db" && environment === "production"),
    }),
  ),
  fault(
    "the Collector stopped",
    { root: { rule_id: /^collector-down$/ }, pages: true },
    (during) => ({ collectorRuns: (ms) => !during(ms) }),
  ),
  fault(
    "the Collector is no target of Prometheus",
    { root: { rule_id: /^target-missing-otel-collector$/ }, pages: false },
    (during) => ({ collectorIsTarget: (ms) => !during(ms) }),
  ),
  fault(
    "a whole environment stopped",
    {
      root: { rule_id: /^environment-silent$/, deployment_environment_name: production },
      pages: true,
    },
    (during) => ({ runs: (at, ms) => !(during(ms) && at.environment === "production") }),
  ),
  fault(
    "a slow dependency",
    // The service that calls it spends its whole budget of latency
    { root: { server_address: /^api\.bank\.example$/ }, pages: true },
    (during) => ({
      delays: (name, environment, ms) =>
        during(ms) && name === "api.bank.example" && environment === "production" ? 3 : 0,
    }),
  ),
  fault(
    "a dependency outside that fails",
    { root: { rule_id: /^service-fails-by-dependency$/, service_name: /^payments$/ }, pages: true },
    (during) => ({
      answers: (name, environment, ms) =>
        !(during(ms) && name === "api.bank.example" && environment === "production"),
    }),
  ),
  fault(
    "a memory leak",
    {
      minutes: 240,
      root: { rule_id: /^(memory-growing|heap-near-limit)$/, service_name: /^search$/ },
      pages: false,
    },
    (during, fromMs) => ({
      heap: (at, ms) =>
        during(ms) && isAt("production", "search")(at)
          ? Math.min(0.98, 0.45 + (0.55 * (ms - fromMs)) / (200 * minute))
          : 0.45,
    }),
  ),
  fault(
    "an event loop that is blocked",
    { root: { rule_id: /^event-loop-blocked$/, service_name: /^pricing$/ }, pages: true },
    (during) => ({
      blocked: (at, ms) =>
        during(ms) && isAt("production", "pricing")(at) && at.replica === 0 ? 8 : 0,
    }),
  ),
  fault(
    "a disk that fills",
    {
      minutes: 120,
      root: { rule_id: /^disk-(full-soon|nearly-full)$/, service_name: /^images$/ },
      pages: false,
    },
    (during, fromMs) => ({
      disk: (at, ms) =>
        during(ms) && isAt("production", "images")(at)
          ? Math.min(1, 0.6 + (0.4 * (ms - fromMs)) / (100 * minute))
          : 0.5,
    }),
  ),
  fault(
    "a queue that grows",
    { root: { rule_id: /^collector-queue-nearly-full$/ }, pages: false },
    (during, fromMs) => ({
      queueFull: (name, ms) =>
        during(ms) && name === "loki" ? Math.min(0.95, (ms - fromMs) / (40 * minute)) : 0.001,
    }),
  ),
  fault(
    "a release of which every request fails",
    { root: { rule_id: /^service-error-rate-high$/, service_name: /^accounts$/ }, pages: true },
    (during) => ({
      fails: (at, ms) => (during(ms) && isAt("production", "accounts")(at) ? 1 : 0.0001),
    }),
  ),
  fault(
    "a release of which 25 % of requests fail",
    {
      root: {
        rule_id: /^service-error-rate-high$/,
        service_name: /^accounts$/,
      },
      pages: true,
    },
    (during) => ({
      fails: (at, ms) => (during(ms) && isAt("production", "accounts")(at) ? 0.25 : 0.0001),
    }),
  ),
  fault(
    "a release of which 10 % of requests fail",
    // Too few at its callers to count as failing, enough to spend their budgets
    {
      root: {
        rule_id: /^service-error-rate-high$/,
        service_name: /^accounts$/,
      },
      pages: true,
    },
    (during) => ({
      fails: (at, ms) => (during(ms) && isAt("production", "accounts")(at) ? 0.1 : 0.0001),
    }),
  ),
  fault(
    "a release of which 3 % of requests fail",
    // Too few for the rate of errors, enough to spend the budget
    {
      root: {
        rule_id: /^availability-burn-1h$/,
        service_name: /^accounts$/,
      },
      pages: true,
    },
    (during) => ({
      fails: (at, ms) => (during(ms) && isAt("production", "accounts")(at) ? 0.03 : 0.0001),
    }),
  ),
  fault(
    "a release that is slow",
    {
      root: { rule_id: /^(service-latency-high|latency-burn-.*)$/, service_name: /^catalog$/ },
      pages: true,
    },
    (during) => ({
      slows: (at, ms) => (during(ms) && isAt("production", "catalog")(at) ? 20 : 1),
    }),
  ),
  fault(
    "one replica of three that fails",
    { root: { rule_id: /^service-error-rate-high$/, service_name: /^catalog$/ }, pages: true },
    (during) => ({
      fails: (at, ms) =>
        during(ms) && isAt("production", "catalog")(at) && at.replica === 1 ? 1 : 0.0001,
    }),
  ),
  fault(
    "a certificate that ends soon",
    {
      minutes: 90,
      root: { rule_id: /^certificate-expires-soon$/, service_name: /^gateway$/ },
      pages: false,
    },
    (during) => ({
      certificateDays: (at, ms) => (during(ms) && isAt("production", "gateway")(at) ? 13 : 60),
    }),
  ),
  fault(
    "a flood of logs",
    { root: { rule_id: /^exception-logs-high$/, service_name: /^webhooks$/ }, pages: false },
    (during) => ({
      loggedExceptions: (at, ms) => (during(ms) && isAt("production", "webhooks")(at) ? 20 : 0),
    }),
  ),
  fault(
    "telemetry that is lost",
    { root: { rule_id: /^collector-(enqueue-failed|refused|queue-nearly-full).*$/ }, pages: false },
    (during) => ({
      queueFull: (_, ms) => (during(ms) ? 1 : 0.001),
      refuses: (ms) => (during(ms) ? 50 : 0),
    }),
  ),
  fault(
    "a network partition",
    {
      root: {
        health_component_name: /^(payments|inventory)$/,
        deployment_environment_name: production,
      },
      pages: true,
    },
    (during) => ({
      reaches: (from, to, ms) =>
        !(
          during(ms) &&
          isAt("production", "checkout")(from) &&
          ["payments", "inventory"].includes(to)
        ),
    }),
  ),
  fault(
    "a fault that goes through three services",
    { root: { rule_id: /^service-error-rate-high$/, service_name: /^inventory$/ }, pages: true },
    (during) => ({
      fails: (at, ms) => (during(ms) && isAt("production", "inventory")(at) ? 0.9 : 0.0001),
    }),
  ),
  fault(
    "a service that comes and goes",
    { root: { service_name: /^pricing$/ }, pages: true },
    (during) => ({
      fails: (at, ms) =>
        during(ms) && isAt("production", "pricing")(at) && (ms / minute) % 4 < 2 ? 0.8 : 0.0001,
    }),
  ),
  fault("traffic that stops", { root: { service_name: /^gateway$/ }, pages: false }, (during) => ({
    traffic: (at, ms) => (during(ms) && isAt("production", "gateway")(at) ? 0 : 1),
  })),
  fault(
    "workflows that fail",
    {
      minutes: 90,
      root: { rule_id: /^workflow-failure-rate-high$/, service_name: /^invoices$/ },
      pages: false,
    },
    (during) => ({
      workflowsFail: (at, ms) => (during(ms) && isAt("production", "invoices")(at) ? 1 : 0.01),
    }),
  ),
  fault(
    "a store stopped",
    { root: { rule_id: /^(target-down|collector-export-stalled-spans)$/ }, pages: false },
    (during, fromMs) => ({
      storeRuns: (name, ms) => !(during(ms) && name === "tempo"),
      queueFull: (name, ms) =>
        during(ms) && name === "tempo" ? Math.min(0.9, (ms - fromMs) / (60 * minute)) : 0.001,
    }),
  ),
  fault(
    "messages of Alertmanager that do not arrive",
    { root: { rule_id: /^alertmanager-notifications-failing$/ }, pages: true },
    (during) => ({ deliveryFails: (receiver, ms) => Number(during(ms) && receiver === "default") }),
  ),
  fault(
    "staging: a service, a database and a release at once",
    { root: undefined, pages: false },
    (during) => ({
      runs: (at, ms) => !(during(ms) && isAt("staging", "payments")(at)),
      answers: (name, environment, ms) =>
        !(during(ms) && name === "catalog-db" && environment === "staging"),
      fails: (at, ms) => (during(ms) && isAt("staging", "accounts")(at) ? 1 : 0.0001),
    }),
  ),
];
