import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { shippedRouting, type ShippedRoutingOptions } from "#src/shipped/shipped-routing.ts";
import { renderAlertmanager } from "#src/alerting/alertmanager/render-alertmanager.ts";
import type { RoutingDefinition } from "#src/alerting/alertmanager/routing-definition.ts";
import { resolveRouting } from "#src/alerting/alertmanager/routing-policy.ts";

import { startAlertmanager } from "../../helpers/alertmanager.ts";
import { toolPath } from "../../helpers/tool.ts";
import { everyOption } from "../../shipped/every-channel.ts";
import { everyField } from "./every-field.ts";

const run = promisify(execFile);
const templates = resolve(import.meta.dirname, "../../../deploy/alertmanager/templates");
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-config-"));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

const amtool = (...args: readonly string[]): Promise<{ stdout: string }> =>
  run(toolPath("amtool"), args);

/** Returns what `amtool check-config` prints, with the real templates in their place. */
async function checkConfig(definition: RoutingDefinition): Promise<string> {
  const file = join(folder, `${Math.random()}.yml`);
  const config = renderAlertmanager(resolveRouting(definition));
  await writeFile(file, config.replaceAll("/etc/alertmanager/templates", templates));
  return (await amtool("check-config", file)).stdout;
}

/** Every way of switching the optional channels on and off. */
const combinations = Array.from({ length: 15 }, (_, index): ShippedRoutingOptions => {
  const bits = index + 1;
  return {
    ...((bits & 1) > 0 && { slack: everyOption.slack }),
    ...((bits & 2) > 0 && { pagerduty: everyOption.pagerduty }),
    ...((bits & 4) > 0 && { email: everyOption.email }),
    ...((bits & 8) > 0 && { webhook: everyOption.webhook }),
  };
});

describe("amtool check-config accepts", () => {
  test.each(combinations.map((one) => [Object.keys(one).join(", "), one] as const))(
    "the shipped policy with %s switched on",
    async (_names, channels) => {
      const stdout = await checkConfig(shippedRouting(channels));
      const { inhibitRules, receivers } = shippedRouting(channels);
      expect(stdout).toContain(` - ${inhibitRules?.length} inhibit rules\n`);
      expect(stdout).toContain(
        ` - ${Object.keys(receivers).length} receivers\n - 1 templates\n  SUCCESS`,
      );
    },
  );

  test("every field of the model", async () => {
    expect(await checkConfig(everyField)).toContain("SUCCESS");
  });
});

test("Alertmanager starts and is ready while every secret file is missing", async () => {
  const config = renderAlertmanager(resolveRouting(shippedRouting(everyOption)));
  await using alertmanager = await startAlertmanager({ config });
  expect((await fetch(`${alertmanager.url}/-/ready`)).status).toBe(200);
});

/** A group as templates see it. */
const data = (severity: string, labels: object = {}): unknown => {
  const all = { alertname: "ErrorRateHigh", service_name: "shop", severity, ...labels };
  const one = {
    labels: all,
    annotations: { summary: "The shop fails", runbook_url: "docs/runbooks.md#errors" },
    startsAt: "2026-01-05T12:00:00+01:00",
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prometheus/graph",
  };
  return {
    status: "firing",
    receiver: "critical",
    groupLabels: { alertname: "ErrorRateHigh", service_name: "shop" },
    commonLabels: all,
    commonAnnotations: {},
    externalURL: "http://alertmanager",
    alerts: [{ ...one, status: "firing" }],
  };
};

async function render(template: string, group: unknown): Promise<string> {
  const file = join(folder, `${Math.random()}.json`);
  await writeFile(file, JSON.stringify(group));
  const { stdout } = await amtool(
    "template",
    "render",
    `--template.glob=${templates}/*.tmpl`,
    `--template.text={{ template "tamma.${template}" . }}`,
    `--template.data=${file}`,
  );
  return stdout;
}

describe("the templates", () => {
  test("the subject names severity, alert and service", async () => {
    expect(await render("subject", data("critical"))).toBe("[CRITICAL] ErrorRateHigh in shop");
  });

  test("a drill says so in front", async () => {
    const subject = await render("subject", data("critical", { drill: "true" }));
    expect(subject).toBe("[DRILL] [CRITICAL] ErrorRateHigh in shop");
    expect(await render("text", data("critical", { drill: "true" }))).toMatch(
      /^\[DRILL\] The shop/,
    );
  });

  test("the text says what, since when and what to do", async () => {
    expect(await render("text", data("critical"))).toBe(`The shop fails
  Runbook: docs/runbooks.md#errors
  Expression: http://prometheus/graph
  Since 2026-01-05 11:00:00 UTC
`);
  });

  test.each([
    ["critical", "critical"],
    ["high", "error"],
    ["medium", "warning"],
    ["low", "info"],
    ["", "info"],
  ])("severity %j is PagerDuty's %s", async (severity, expected) => {
    expect(await render("pagerduty.severity", data(severity))).toBe(expected);
  });
});
