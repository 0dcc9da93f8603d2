import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startService, type Launch, type ServiceProcess } from "./service-process.ts";
import { shopFile, shopFlags } from "./shop-files.ts";
import type { services } from "./evidence.ts";

export interface ShopOptions {
  /** Where the preload exports to. */
  readonly otlpUrl: string;
  readonly databaseUrl: string;
  /** A folder for files of the shop's, that lives as long as it does. */
  readonly scratch: string;
  /** Environment that the services inherit, without what would redirect their telemetry. */
  readonly env: NodeJS.ProcessEnv;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

type Service = (typeof services)[number];

const never = new AbortController().signal;

/** The three services of the shop, as processes of their own under the preload. */
export class Shop {
  /** Base URL of the gateway. */
  readonly url: string;
  readonly #services: readonly ServiceProcess[];

  constructor(services: readonly ServiceProcess[], url: string) {
    this.#services = services;
    this.url = url;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#services.map((service) => service[Symbol.asyncDispose]()));
  }
}

/**
 * Starts the shop on free ports of 127.0.0.1.
 *
 * @throws ObservabilityError `OBS_DEMO_SHOP` when a service does not start; none is left running.
 */
export async function startShop(options: ShopOptions): Promise<Shop> {
  const flags = await shopFlags(options.scratch);
  const tokenFile = await writeHealthToken(options.scratch);
  await using started = new AsyncDisposableStack();
  const start = async (name: Service, extra: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> =>
    started.use(
      await startService(launch(name, flags, options, { HEALTH_TOKEN_FILE: tokenFile, ...extra })),
    );
  const backends = [start("orders"), start("worker")] as const;
  // Both have started or failed before one failure ends this function and stops the other
  await Promise.allSettled(backends);
  const [orders, worker] = await Promise.all(backends);
  const gateway = await start("gateway", { ORDERS_URL: orders.url });
  started.move();
  return new Shop([gateway, orders, worker], gateway.url);
}

function launch(
  name: Service,
  flags: readonly string[],
  { otlpUrl, databaseUrl, env, signal = never }: ShopOptions,
  extra: NodeJS.ProcessEnv,
): Launch {
  return {
    name,
    signal,
    args: [...flags, shopFile(name)],
    env: {
      ...withoutTelemetrySettings(env),
      ...extra,
      PORT: "0",
      DATABASE_URL: databaseUrl,
      OTEL_SERVICE_NAME: name,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      // A demo is watched: a second is long enough to wait for
      OTEL_METRIC_EXPORT_INTERVAL: "1000",
      OTEL_BSP_SCHEDULE_DELAY: "500",
      OTEL_BLRP_SCHEDULE_DELAY: "500",
    },
  };
}

/** The gateway asks orders what is down behind it, and needs a token to be told. */
async function writeHealthToken(folder: string): Promise<string> {
  const path = join(folder, "health-token");
  await writeFile(path, randomBytes(24).toString("base64url"), { mode: 0o600 });
  return path;
}

function withoutTelemetrySettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([key]) => !/^(?:OTEL_|OBS_|FAULT_|HEALTH_|NODE_OPTIONS$|HOST$)/.test(key),
    ),
  );
}
