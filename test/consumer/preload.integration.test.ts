import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { beforeAll, describe, expect, it } from "vitest";

import { startApp } from "../helpers/consumer.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import {
  installPacked,
  packPackage,
  type Installed,
  type PackageManager,
  type PackedPackage,
} from "../helpers/packed-package.ts";

const fixture = join(import.meta.dirname, "..", "fixtures", "preload", "shop.mjs");
const application = ["express@5.3.0", "pino@10.4.0"];
const peers = [
  "@opentelemetry/sdk-node@0.300.0",
  "@opentelemetry/auto-instrumentations-node@0.82.0",
];
const minutes = { timeout: 240_000 };

let packed: PackedPackage;
beforeAll(() => void (packed = packPackage()), 60_000);

function installShop(manager: PackageManager, others: readonly string[] = []): Installed {
  const user = installPacked(packed, manager, [...application, ...others]);
  copyFileSync(fixture, join(user.folder, "shop.mjs"));
  return user;
}

interface Outcome {
  readonly answer: number;
  readonly spans: readonly string[];
  readonly lines: number;
  readonly warnings: readonly string[];
}

/** Runs the installed shop under the preload for one request. */
async function oneRequest(user: Installed, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  await using receiver = await startOtlpReceiver();
  await using app = startApp(user, "shop.mjs", {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env },
  });
  const [, port] = await app.printed(/listening (\d+)/);
  const response = await fetch(`http://127.0.0.1:${port}/orders/7`);
  await response.text();
  app.child.kill("SIGTERM");
  await app.ended();
  return {
    answer: response.status,
    spans: receiver.spans.map(({ kind, name }) => `${kind} ${name}`).toSorted(),
    lines: receiver.logs.length,
    warnings: app.warnings(),
  };
}

const manifest = readFileSync(join(import.meta.dirname, "..", "..", "package.json"), "utf8");
const optional = Object.keys(
  (JSON.parse(manifest) as { optionalDependencies: object }).optionalDependencies,
);

const whole: Outcome = {
  answer: 200,
  spans: [
    "CLIENT GET",
    "CLIENT GET",
    "SERVER GET /orders/:id",
    "SERVER GET /price",
    "SERVER GET /stock",
  ],
  lines: 2,
  warnings: [],
};

describe("an application that has installed the package and nothing of OpenTelemetry", () => {
  it.for(["npm", "pnpm", "yarn"] as const)(
    "with %s gets traces and logs",
    minutes,
    async (manager) => {
      using user = installShop(manager);
      await expect(oneRequest(user)).resolves.toEqual(whole);
    },
  );

  it("is told how to get NodeSDK, and is served without it", minutes, async () => {
    using user = installShop("pnpm");
    await expect(oneRequest(user, { OBS_ENGINE: "sdk" })).resolves.toEqual({
      ...whole,
      warnings: [
        `[tamma-obs] OBS_ENGINE: "sdk" needs @opentelemetry/sdk-node and @opentelemetry/auto-instrumentations-node, "direct" is used; run: pnpm add @opentelemetry/sdk-node @opentelemetry/auto-instrumentations-node`,
      ],
    });
  });
});

it("NodeSDK is found where node_modules are strict", minutes, async () => {
  using user = installShop("pnpm", peers);
  await expect(oneRequest(user, { OBS_ENGINE: "sdk" })).resolves.toEqual(whole);
});

it(
  "without optional packages the application runs, and one warning says what to do",
  minutes,
  async () => {
    using user = installShop("npm without optional packages");
    await expect(oneRequest(user)).resolves.toEqual({
      answer: 200,
      spans: [],
      lines: 2,
      warnings: [
        `[tamma-obs] OBS_ENGINE: @opentelemetry/instrumentation-amqplib and ${optional.length - 1} more are not installed, their libraries make no spans; run: npm install --include=optional`,
      ],
    });
  },
);
