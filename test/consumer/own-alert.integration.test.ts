import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp } from "node:fs/promises";
import { join, resolve } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { packPackage, type PackedPackage } from "../helpers/packed-package.ts";
import { freshProject } from "./fresh-project.ts";
import { expectReadable } from "./own-alert.ts";
import { startPipeline } from "./pipeline.ts";
import { startMailReceiver } from "./receivers/mail.ts";
import { startPagerDuty } from "./receivers/pagerduty.ts";
import { startSlack } from "./receivers/slack.ts";

const own = resolve(import.meta.dirname, "../fixtures/consumer/own-alert");

let packed: PackedPackage;

beforeAll(() => {
  packed = packPackage();
}, 120_000);

afterAll(() => packed[Symbol.dispose]());

describe("a project's own alert on its own metric", () => {
  test(
    "fires in Prometheus and is readable by mail, in Slack and in PagerDuty",
    { timeout: 240_000 },
    async () => {
      await using mail = await startMailReceiver();
      await using slack = await startSlack();
      await using pagerduty = await startPagerDuty();
      await using project = await freshProject("esm", process.execPath);
      await cp(own, project.folder, { recursive: true });
      await project.edit("observability/routing.js", "localhost:2525", `127.0.0.1:${mail.port}`);
      await project.edit(
        "observability/routing.js",
        "https://events.pagerduty.com",
        `http://127.0.0.1:${pagerduty.port}`,
      );
      const installed = await project.run(
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        packed.tarball,
      );
      expect(installed).toMatchObject({ code: 0 });

      await project.tammaObs("generate");
      expect(await project.tammaObs("lint")).toMatch(/no problem/);
      expect(await project.tammaObs("test")).toMatch(/^(\d+) of \1 rule tests pass\.$/m);

      await using pipeline = await startPipeline(join(project.folder, "generated"), {
        slack_url: `http://127.0.0.1:${slack.port}/services/T0/B0/x`,
        pagerduty_key: "0123456789abcdef0123456789abcdef",
      });
      expect(await pipeline.rules()).toContain("OrdersFail");
      const app = spawn("node", ["--import", "@tamma/observability/preload", "orders.js"], {
        cwd: project.folder,
        env: {
          ...project.env,
          OTEL_SERVICE_NAME: "shop",
          OTEL_TRACES_EXPORTER: "none",
          OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: pipeline.metricsEndpoint,
          OTEL_METRIC_EXPORT_INTERVAL: "1000",
        },
        stdio: ["ignore", "inherit", "inherit"],
      });
      try {
        await expect
          .poll(() => pipeline.alertState("OrdersFail"), { timeout: 90_000 })
          .toBe("firing");
        await expect
          .poll(() => [mail.mails.length, slack.messages.length, pagerduty.messages.length], {
            timeout: 30_000,
          })
          .toEqual([1, 1, 1]);
        expectReadable({ mail, slack, pagerduty }, "shop", "generated/runbooks.md");
      } finally {
        app.kill("SIGKILL");
        await once(app, "close");
      }
    },
  );
});
