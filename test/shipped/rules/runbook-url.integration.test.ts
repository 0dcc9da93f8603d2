import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { startPrometheus } from "../../helpers/prometheus.ts";

const deploy = join(import.meta.dirname, "../../../deploy/prometheus");

test("a firing alert's runbook_url is an address at which Prometheus serves the runbook", async () => {
  const folder = await mkdtemp(join(tmpdir(), "runbook-url-"));
  try {
    const config = join(folder, "prometheus.yml");
    await writeFile(config, `rule_files: [${join(deploy, "rules/watchdog.yml")}]\n`);
    await using prometheus = await startPrometheus([
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      // As docker-compose.yml has it, there with the folder that is mounted
      `--web.user-assets=${join(deploy, "pages")}`,
      "--web.external-url=http://prometheus.example:9090",
    ]);
    const read = (path: string) => fetch(prometheus.url + path);
    const firing = async (): Promise<string | undefined> => {
      const { data } = (await (await read("/api/v1/alerts")).json()) as {
        readonly data: {
          readonly alerts: readonly { readonly annotations: { runbook_url: string } }[];
        };
      };
      return data.alerts[0]?.annotations.runbook_url;
    };
    await expect
      .poll(firing, { timeout: 60_000, interval: 500 })
      .toBe("http://prometheus.example:9090/user/runbooks.md#watchdog");
    const page = await read("/user/runbooks.md");
    expect(page.headers.get("content-type")).toMatch(/^text\//);
    expect(await page.text()).toMatch(/^## watchdog$/m);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 90_000);
