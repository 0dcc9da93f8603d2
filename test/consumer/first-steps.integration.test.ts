import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, describe, expect, test } from "vitest";

import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import { startOtlpReceiver } from "../helpers/otlp-receiver.ts";
import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { freshProject } from "./fresh-project.ts";
import { addOwnAlert } from "./own-alert.ts";
import { startMailReceiver } from "./receivers/mail.ts";
import { startPagerDuty } from "./receivers/pagerduty.ts";
import { startSlack } from "./receivers/slack.ts";
import { shops } from "./shops.ts";

const versions = nodeVersions.filter(({ name }) => name === "Node 22" || name === "Node 24");

let packed: PackedPackage;

beforeAll(async () => {
  packed = packPackage();
  await installNodeVersions();
}, 180_000);

const scenario = `
watch: 10m
alerts:
  - labels: { alertname: OrdersFail, severity: high, owner: shop, service_name: shop }
expect:
  notified: { shop: { alert: OrdersFail, by: 2s } }
  silent: [nobody]
`;

describe.each(versions)("a stranger on $name", ({ name, path }) => {
  test.each(shops)(
    "$fixture: installs, sees a trace, and has a metric, an alert, an objective and a route of their own",
    { timeout: 400_000 },
    async (shop) => {
      const began = performance.now();
      await using receiver = await startOtlpReceiver();
      await using project = await freshProject(shop.fixture, path);
      await project.npm("install", "--no-audit", "--no-fund");
      await project.npm("install", "--no-audit", "--no-fund", packed.tarball);
      await project.tammaObs("init", "--yes");
      if (shop.built) await project.npm("run", "build");
      const env = {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_METRIC_EXPORT_INTERVAL: "1000",
      };
      {
        await using app = await project.start(env);
        const answer = await fetch(`${app.url}/orders/7`);
        expect(await answer.json()).toEqual({ id: "7" });
        await expect
          .poll(() => receiver.spans.map(({ kind, name: span }) => `${kind} ${span}`), {
            timeout: 30_000,
          })
          .toContain(`SERVER ${shop.span}`);
        const seconds = ((performance.now() - began) / 1_000).toFixed(1);
        process.stdout.write(`${shop.fixture} on ${name}: first trace after ${seconds} s\n`);
        expect(app.stderr()).toBe("");
      }

      await using mail = await startMailReceiver();
      await using slack = await startSlack();
      await using pagerduty = await startPagerDuty();
      await addOwnAlert(project, shop, { mail, slack, pagerduty, host: "127.0.0.1" });
      if (shop.built) await project.npm("run", "build");
      {
        await using app = await project.start(env);
        await (await fetch(`${app.url}/orders/7`)).text();
        await expect
          .poll(() => receiver.metrics.find((metric) => metric.name === "shop.orders.failed"), {
            timeout: 30_000,
          })
          .toMatchObject({ unit: "{order}", kind: "counter", points: [{ channel: "web" }] });
        expect(app.stderr()).toBe("");
      }

      await project.tammaObs("generate");
      await project.npm("run", "observability:check");
      expect(await project.tammaObs("mutate", "--rule", "orders-fail")).toMatch(
        /^score 100\.0 % \((\d+) of \1\)$/m,
      );
      await writeFile(join(project.folder, "bad-day.yaml"), scenario);
      expect(await project.tammaObs("simulate", "bad-day.yaml")).toMatch(
        /^\+1s {2}shop {2}firing {2}OrdersFail\{/m,
      );
      expect(await project.tammaObs("route", "alertname=OrdersFail", "owner=shop")).toMatch(
        /^shop {2}email, slack, pagerduty/,
      );
      expect(await project.tammaObs("init", "--yes")).toContain("Nothing to write");
    },
  );
});
