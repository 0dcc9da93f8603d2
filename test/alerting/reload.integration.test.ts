import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { Node } from "#src/promql/expression.ts";
import { mapChildren } from "#src/promql/expression.ts";
import { renderDefinitions } from "#src/alerting/render.ts";
import type { Rule, RuleFile } from "#src/alerting/rules/rule-file.ts";

import { freePort } from "../helpers/free-port.ts";
import { toolPath } from "../helpers/tool.ts";
import { ownContext, ownProject } from "../helpers/own-project.ts";

interface LiveRule {
  readonly name: string;
  readonly query: string;
  readonly health: string;
}

let folder: string;
let url: string;
let prometheus: ChildProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "obs-reload-"));
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  await writeRules(ownProject.rules);
  const rules = join(folder, "prometheus/rules/*.yml");
  const config = `global: {evaluation_interval: 1s}\nrule_files: ["${rules}"]\n`;
  await writeFile(join(folder, "prometheus.yml"), config);
  prometheus = spawn(
    toolPath("prometheus"),
    [
      `--config.file=${join(folder, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.enable-lifecycle",
    ],
    { stdio: "ignore" },
  );
  const check = async (): Promise<void> => {
    if (!(await ready())) throw new Error("Prometheus is not ready");
  };
  await vi.waitFor(check, { timeout: 30_000, interval: 200 });
});

afterAll(async () => {
  prometheus.kill("SIGKILL");
  await once(prometheus, "exit");
  await rm(folder, { recursive: true, force: true });
});

async function writeRules(files: readonly RuleFile[]): Promise<void> {
  for (const [path, text] of renderDefinitions(files, ownContext)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function ready(): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function liveRules(): Promise<readonly LiveRule[]> {
  const response = await fetch(`${url}/api/v1/rules`);
  const body = (await response.json()) as {
    readonly data: { readonly groups: readonly { readonly rules: readonly LiveRule[] }[] };
  };
  return body.data.groups.flatMap(({ rules }) => rules);
}

/** Returns the files with the limit of one comparison changed, as an editor would. */
function withLimit(files: readonly RuleFile[], id: string, from: number, to: number): RuleFile[] {
  const change = (node: Node): Node =>
    node.type === "number" && node.value === from
      ? { ...node, value: to }
      : mapChildren(node, change);
  const edit = (rule: Rule): Rule =>
    rule.type === "alert" && rule.id === id
      ? { ...rule, when: { ...rule.when, node: change(rule.when.node) } }
      : rule;
  return files.map(({ file, rules }) => ({ file, rules: rules.map(edit) }));
}

test(
  "a running Prometheus evaluates every rule without an error",
  { timeout: 60_000 },
  async () => {
    const broken = async (): Promise<readonly LiveRule[]> =>
      (await liveRules()).filter(({ health }) => health === "err");
    await expect
      .poll(async () => (await liveRules()).filter(({ health }) => health === "ok").length, {
        timeout: 45_000,
      })
      .toBeGreaterThan(100);
    expect(await broken()).toEqual([]);
  },
);

test("an edited threshold is in force after a reload", { timeout: 60_000 }, async () => {
  const query = async (): Promise<string | undefined> =>
    (await liveRules()).find(({ name }) => name === "ServiceErrorRateHigh")?.query;
  expect(await query()).toContain("> 0.05)");
  await writeRules(withLimit(ownProject.rules, "service-error-rate-high", 0.05, 0.25));
  const { ok } = await fetch(`${url}/-/reload`, { method: "POST" });
  expect(ok).toBe(true);
  await expect.poll(query, { timeout: 15_000 }).toContain("> 0.25)");
});
