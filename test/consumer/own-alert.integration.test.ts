import { join } from "node:path";

import { beforeAll, expect, test } from "vitest";

import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { freshProject } from "./fresh-project.ts";
import { addOwnAlert, expectReadable, secretsOf } from "./own-alert.ts";
import { startPipeline } from "./pipeline.ts";
import { placeOrders } from "./place-orders.ts";
import { startMailReceiver } from "./receivers/mail.ts";
import { startPagerDuty } from "./receivers/pagerduty.ts";
import { startSlack } from "./receivers/slack.ts";
import { shops } from "./shops.ts";

let packed: PackedPackage;

beforeAll(() => {
  packed = packPackage();
}, 120_000);

// The stack suite does the same in containers, for every shop
test.each(shops.filter(({ fixture }) => fixture === "esm"))(
  "the own alert of $fixture fires in Prometheus and is readable by mail, in Slack and in PagerDuty",
  { timeout: 240_000 },
  async (shop) => {
    await using mail = await startMailReceiver();
    await using slack = await startSlack();
    await using pagerduty = await startPagerDuty();
    const channels = { mail, slack, pagerduty, host: "127.0.0.1" };
    await using project = await freshProject(shop.fixture, process.execPath);
    await project.npm("install", "--no-audit", "--no-fund", packed.tarball);
    await project.tammaObs("init", "--yes");
    await addOwnAlert(project, shop, channels);
    await project.tammaObs("generate");

    await using pipeline = await startPipeline(
      join(project.folder, "observability/generated"),
      secretsOf(channels),
    );
    expect(await pipeline.rules()).toContain("OrdersFail");
    await using app = await project.start({
      OTEL_SERVICE_NAME: "shop",
      OTEL_TRACES_EXPORTER: "none",
      OTEL_LOGS_EXPORTER: "none",
      OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: pipeline.metricsEndpoint,
      OTEL_METRIC_EXPORT_INTERVAL: "1000",
    });
    using _orders = placeOrders(app);
    await expect.poll(() => pipeline.alertState("OrdersFail"), { timeout: 90_000 }).toBe("firing");
    await expect
      .poll(() => [mail.mails.length, slack.messages.length, pagerduty.messages.length], {
        timeout: 30_000,
      })
      .toEqual([1, 1, 1]);
    expectReadable(channels, "shop");
  },
);
