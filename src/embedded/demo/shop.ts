import { existsSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

import { ObservabilityError } from "../../errors.ts";
import { startService, type Launch, type ServiceProcess } from "./service-process.ts";
import type { services } from "./evidence.ts";

export interface ShopOptions {
  /** Where the preload exports to. */
  readonly otlpUrl: string;
  readonly databaseUrl: string;
  /** Environment that the services inherit, without what would redirect their telemetry. */
  readonly env: NodeJS.ProcessEnv;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

const never = new AbortController().signal;

/** Both directories are found from here, in `src` and in `dist` alike. */
const shopFolder = new URL("../../../examples/shop/", import.meta.url);
const extension = extname(import.meta.url);
const preload = new URL(`../../instrumentation/preload${extension}`, import.meta.url);

/** The shop imports this package by name: from source there is nothing else to find. */
const conditions = extension === ".ts" ? ["--conditions=source"] : [];

/** Returns the path of a file of the shop. */
export function shopFile(name: string): string {
  return fileURLToPath(new URL(name, shopFolder));
}

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
  if (!existsSync(shopFolder)) {
    throw new ObservabilityError(
      "OBS_DEMO_SHOP",
      `expected the shop in ${fileURLToPath(shopFolder)}: the demo runs in a clone of the repository`,
    );
  }
  await using started = new AsyncDisposableStack();
  const start = async (...launched: Parameters<typeof launch>): Promise<ServiceProcess> =>
    started.use(await startService(launch(...launched)));
  const backends = [start("orders", options), start("worker", options)] as const;
  // Both have started or failed before one failure ends this function and stops the other
  await Promise.allSettled(backends);
  const [orders, worker] = await Promise.all(backends);
  const gateway = await start("gateway", options, { ORDERS_URL: orders.url });
  started.move();
  return new Shop([gateway, orders, worker], gateway.url);
}

function launch(
  name: (typeof services)[number],
  { otlpUrl, databaseUrl, env, signal = never }: ShopOptions,
  extra: NodeJS.ProcessEnv = {},
): Launch {
  return {
    name,
    signal,
    args: [...conditions, "--import", preload.href, shopFile(`${name}.ts`)],
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

function withoutTelemetrySettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([key]) => !/^(?:OTEL_|OBS_|FAULT_|HEALTH_|NODE_OPTIONS$|HOST$)/.test(key),
    ),
  );
}
