import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { toolPath } from "../helpers/tool.ts";
import { configurationFiles, otlpOverlay, sets } from "./merged-collector.ts";

const deploy = join(import.meta.dirname, "../../deploy");
const run = promisify(execFile);

describe("the Collector accepts", () => {
  test.each(sets.flatMap((set) => [undefined, otlpOverlay].map((overlay) => ({ set, overlay }))))(
    "BACKENDS=$set with the overlay $overlay",
    async ({ set, overlay }) => {
      const folder = await mkdtemp(join(tmpdir(), "validate-"));
      const headers = join(deploy, "backends/otlp/headers.yaml");
      const files = await Promise.all(
        configurationFiles(set, overlay).map(async (file, index) => {
          const copy = join(folder, `${index}.yaml`);
          // The two paths that exist only in its container
          const text = (await readFile(file, "utf8"))
            .replaceAll("/var/lib/otelcol/queue", folder)
            .replaceAll("/run/secrets/otlp_headers", headers);
          await writeFile(copy, text);
          return copy;
        }),
      );
      try {
        const configs = files.map((file) => `--config=${file}`);
        const env = { ...process.env, OTLP_ENDPOINT: "https://otlp.example" };
        await expect(run(toolPath("otelcol"), ["validate", ...configs], { env })).resolves.toBeDefined();
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );
});

test("the overlay's exporters are those of BACKENDS=otlp", async () => {
  const [alone, overlay] = await Promise.all(
    ["backends/otlp/otel-collector.yaml", otlpOverlay].map(
      async (file) =>
        parse(await readFile(join(deploy, file), "utf8")) as Readonly<Record<string, unknown>>,
    ),
  );

  expect(overlay?.["exporters"]).toEqual(alone?.["exporters"]);
});

test("Jaeger accepts jaeger.yaml", async () => {
  const file = join(deploy, "backends/jaeger-victorialogs/jaeger.yaml");
  await expect(run(toolPath("jaeger"), ["validate", "--config", file])).resolves.toBeDefined();
});

test.each(sets)("Prometheus accepts prometheus.yml with what BACKENDS=%s adds", async (set) => {
  const folder = await mkdtemp(join(tmpdir(), "prometheus-"));
  const own = join(folder, "prometheus");
  const added = join(folder, "prometheus-backends");
  await cp(join(deploy, "prometheus"), own, { recursive: true });
  await cp(join(deploy, "backends", set, "prometheus"), added, { recursive: true });
  try {
    for (const name of ["prometheus.yml", "longterm.yml"]) {
      const file = join(own, name);
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replaceAll("/etc/prometheus", own));
      await expect(run(toolPath("promtool"), ["check", "config", file])).resolves.toBeDefined();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
