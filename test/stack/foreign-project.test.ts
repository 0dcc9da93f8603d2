import { mkdir, writeFile } from "node:fs/promises";
import { networkInterfaces } from "node:os";
import { join } from "node:path";

import { beforeAll, expect, test } from "vitest";

import { freshProject } from "../consumer/fresh-project.ts";
import { addOwnAlert, expectReadable, secretsOf, type Channels } from "../consumer/own-alert.ts";
import { placeOrders } from "../consumer/place-orders.ts";
import { startMailReceiver } from "../consumer/receivers/mail.ts";
import { startPagerDuty } from "../consumer/receivers/pagerduty.ts";
import { startSlack } from "../consumer/receivers/slack.ts";
import { shops } from "../consumer/shops.ts";
import { installNodeVersions, nodeVersions } from "../helpers/node-versions.ts";
import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { describeStack, getJson } from "./stack.ts";
import { freePorts, leftOf, projectIn } from "./up.ts";

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: string;
}

let packed: PackedPackage;

beforeAll(async () => {
  packed = packPackage();
  await installNodeVersions();
}, 180_000);

/** This machine, as a container sees it. */
function hostAddress(): string {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (outside === undefined) throw new Error("expected an IPv4 address besides loopback, got none");
  return outside.address;
}

describeStack("tamma-obs up in a stranger's project", ({ set }) => {
  const version = (name: string): string =>
    nodeVersions.find((one) => one.name === name)?.path ?? process.execPath;

  test.each(shops)(
    "$fixture on Node 22 and 24: its own alert fires and is read by mail, in Slack and in PagerDuty",
    { timeout: 420_000 },
    async (shop) => {
      await using mail = await startMailReceiver();
      await using slack = await startSlack();
      await using pagerduty = await startPagerDuty();
      const channels: Channels = { mail, slack, pagerduty, host: hostAddress() };
      await using project = await freshProject(shop.fixture, version("Node 22"));
      Object.assign(project.env, freePorts, {
        COMPOSE_PROFILES: "",
        XDG_CACHE_HOME: join(project.folder, "cache"),
      });
      await project.npm("install", "--no-audit", "--no-fund", "--prefer-offline");
      await project.npm("install", "--no-audit", "--no-fund", packed.tarball);
      await project.tammaObs("init", "--yes");
      await addOwnAlert(project, shop, channels);
      const config = `observability.config.${shop.extension}`;
      await project.edit(config, "  output:", `  stack: { backends: "${set}" },\n  output:`);
      if (shop.built) await project.npm("run", "build");
      const secrets = join(project.folder, "observability/secrets");
      await mkdir(secrets, { recursive: true });
      for (const [name, text] of Object.entries(secretsOf(channels))) {
        await writeFile(join(secrets, name), text);
      }
      await project.tammaObs("generate");

      try {
        const urls = JSON.parse(await project.tammaObs("up", "--json")) as Record<string, string>;
        expect(await leftOf(projectIn(project.folder))).not.toEqual([]);
        const startOn = async (service: string, node: string) =>
          project.start({
            PATH: `${join(node, "..")}:${project.env["PATH"] ?? ""}`,
            OTEL_SERVICE_NAME: service,
            OTEL_EXPORTER_OTLP_ENDPOINT: urls["OTLP/HTTP"],
            OTEL_METRIC_EXPORT_INTERVAL: "1000",
          });
        await using on22 = await startOn("shop-22", version("Node 22"));
        await using on24 = await startOn("shop-24", version("Node 24"));
        using _orders = placeOrders(on22, on24);

        const firing = async (): Promise<readonly string[]> => {
          const { data } = await getJson<{ data: { alerts: readonly Alert[] } }>(
            `${urls["Prometheus"]}/api/v1/alerts`,
            {},
          );
          return data.alerts
            .filter(
              ({ labels, state }) => labels["alertname"] === "OrdersFail" && state === "firing",
            )
            .map(({ labels }) => labels["service_name"] ?? "");
        };
        await expect
          .poll(firing, { timeout: 120_000, interval: 1_000 })
          .toEqual(expect.arrayContaining(["shop-22", "shop-24"]));
        await expect
          .poll(() => [mail.mails.length, slack.messages.length, pagerduty.messages.length], {
            timeout: 60_000,
          })
          .toEqual([2, 2, 2]);
        for (const service of ["shop-22", "shop-24"]) {
          expectReadable(channels, service);
        }
        expect([on22.stderr(), on24.stderr()]).toEqual(["", ""]);
      } catch (error) {
        process.stderr.write(await project.tammaObs("logs", "--tail", "20", "alertmanager"));
        throw error;
      } finally {
        await project.tammaObs("down", "--volumes");
      }
      expect(await leftOf(projectIn(project.folder))).toEqual([]);
    },
  );
});
