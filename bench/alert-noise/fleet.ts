/** How the traffic of a service comes. */
export type Shape = "steady" | "bursty" | "quiet" | "low";

/** One service, the same in every environment. */
export interface Service {
  readonly name: string;
  /** In production; the other environments run one. */
  readonly replicas: number;
  readonly shape: Shape;
  /** Requests a second at noon in production, over all replicas. */
  readonly perSecond: number;
  /** The median of its own work, in seconds: above 0.12 its objective of half a second is missed. */
  readonly latency: number;
  /** Other services and outside hosts, with the share of requests that call each. */
  readonly calls: Readonly<Record<string, number>>;
  /** The database that it asks on each request. */
  readonly database?: string;
  /** A workflow that it runs, two times a minute. */
  readonly workflow?: string;
}

export const environments = ["production", "staging", "development"] as const;

export type Environment = (typeof environments)[number];

/** How much of production's traffic an environment has. */
export const trafficOf: Readonly<Record<Environment, number>> = {
  production: 1,
  staging: 0.03,
  development: 0.005,
};

/** A host outside, which reports nothing itself. */
export const outsideHosts: readonly string[] = ["api.bank.example", "mail.example"];

const service = (
  name: string,
  shape: Shape,
  perSecond: number,
  replicas: number,
  more: Partial<Pick<Service, "calls" | "database" | "workflow" | "latency">> = {},
): Service => ({ name, shape, perSecond, replicas, latency: 0.03, calls: {}, ...more });

/** Thirty services, each before those that it calls. */
export const services: readonly Service[] = [
  service("gateway", "steady", 40, 3, { calls: { checkout: 0.2, catalog: 0.5, accounts: 0.3 } }),
  service("mobile-api", "bursty", 20, 2, { calls: { catalog: 0.5, orders: 0.3 } }),
  service("partner-api", "bursty", 2, 2, { calls: { orders: 0.8 } }),
  service("admin", "quiet", 0.5, 1, { calls: { accounts: 0.6, orders: 0.3 } }),
  service("checkout", "steady", 8, 3, {
    calls: { payments: 0.6, inventory: 0.5 },
    database: "orders-db",
  }),
  service("orders", "steady", 10, 2, { calls: { inventory: 0.4 }, database: "orders-db" }),
  service("payments", "steady", 5, 2, {
    calls: { "api.bank.example": 1 },
    database: "payments-db",
    latency: 0.06,
  }),
  service("catalog", "steady", 30, 3, { calls: { search: 0.3 }, database: "catalog-db" }),
  service("search", "bursty", 12, 2, { latency: 0.08 }),
  service("accounts", "steady", 12, 2, { database: "accounts-db" }),
  service("inventory", "steady", 9, 2, { database: "orders-db" }),
  service("shipping", "quiet", 1, 1, { calls: { inventory: 0.2 }, database: "orders-db" }),
  service("invoices", "quiet", 0.4, 1, { database: "payments-db", workflow: "invoice" }),
  service("mailer", "bursty", 1.5, 1, { calls: { "mail.example": 1 } }),
  service("notifications", "bursty", 3, 2, { calls: { mailer: 0.3 } }),
  service("recommendations", "steady", 6, 2, { database: "catalog-db", latency: 0.09 }),
  service("reviews", "quiet", 0.8, 1, { database: "catalog-db" }),
  service("images", "bursty", 15, 2),
  service("pricing", "steady", 7, 2),
  service("coupons", "low", 0.05, 1),
  service("reports", "low", 0.01, 1, { database: "payments-db", latency: 0.1 }),
  service("exports", "low", 0.004, 1, { workflow: "export", latency: 0.1 }),
  service("webhooks", "low", 0.03, 1),
  service("audit", "low", 0.02, 1),
  service("sessions", "steady", 25, 2),
  service("geo", "quiet", 0.6, 1),
  service("tax", "quiet", 1.2, 1),
  service("fraud", "steady", 4, 2, { latency: 0.1 }),
  service("scheduler", "low", 0.01, 1, { workflow: "cleanup" }),
  service("feature-flags", "steady", 18, 2),
];

/** One service of one environment. */
export interface Deployment {
  readonly service: Service;
  readonly environment: Environment;
  readonly replicas: number;
}

export const deployments: readonly Deployment[] = environments.flatMap((environment) =>
  services.map((one) => ({
    service: one,
    environment,
    replicas: environment === "production" ? one.replicas : 1,
  })),
);
