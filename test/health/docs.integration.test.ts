import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { expect, test } from "vitest";
import { parse } from "yaml";

import { createHealth } from "#src/health/index.ts";

import { runNode } from "../helpers/run-node.ts";

const docs = readFileSync(resolve(import.meta.dirname, "../../docs/health.md"), "utf8");

interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string };
}

interface Container extends Readonly<
  Record<`${"startup" | "liveness" | "readiness"}Probe`, Probe>
> {
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
}

test("the manifest's probes are answered by the ports that it gives them", async () => {
  const yaml = /```yaml\n([\s\S]*?)```/.exec(docs)![1]!;
  const [container] = (parse(yaml) as { spec: { template: { spec: { containers: [Container] } } } })
    .spec.template.spec.containers;
  await using health = createHealth({ checks: [], watchdog: { port: 0 } });
  await health.start();
  const { port } = await health.listen({ port: 0 });
  const real: Readonly<Record<string, number>> = {
    health: port,
    watchdog: await health.watchdogPort,
  };
  expect(container.ports.map(({ name }) => name).toSorted()).toEqual(Object.keys(real).toSorted());
  const { startupProbe, livenessProbe, readinessProbe } = container;
  for (const { httpGet } of [startupProbe, livenessProbe, readinessProbe]) {
    const url = `http://127.0.0.1:${real[httpGet.port]}${httpGet.path}`;
    await expect.poll(async () => (await fetch(url)).status).toBe(200);
  }
});

test("the image's HEALTHCHECK passes while the service is ready, and fails while it drains", async () => {
  const [node, ...args] = JSON.parse(/CMD (\["node"[\s\S]*?\])\n/.exec(docs)![1]!) as string[];
  await using health = createHealth({ checks: [] });
  await health.start();
  const { port } = await health.listen({ port: 0 });
  const command = args.map((arg) => arg.replace("8081", String(port)));
  expect(node).toBe("node");
  expect((await runNode(command)).code).toBe(0);
  health.drain();
  expect((await runNode(command)).code).toBe(1);
  await health.stop();
  expect((await runNode(command)).code).toBe(1);
});
