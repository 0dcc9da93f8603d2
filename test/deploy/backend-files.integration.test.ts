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

/** Runs the Collector's own check on the files as it would merge them. */
async function validate(files: readonly string[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "validate-"));
  try {
    const configs = await Promise.all(
      files.map(async (file, index) => {
        // The two paths that exist only in its container
        const text = (await readFile(file, "utf8"))
          .replaceAll("/var/lib/otelcol/queue", folder)
          .replaceAll("/run/secrets/otlp_headers", join(deploy, "backends/otlp/headers.yaml"));
        const copy = join(folder, `${index}.yaml`);
        await writeFile(copy, text);
        return `--config=${copy}`;
      }),
    );
    const env = { ...process.env, OTLP_ENDPOINT: "https://otlp.example:4317" };
    await run(toolPath("otelcol"), ["validate", ...configs], { env });
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe("the Collector accepts", () => {
  test.each(sets.flatMap((set) => [undefined, otlpOverlay].map((overlay) => ({ set, overlay }))))(
    "BACKENDS=$set with the overlay $overlay",
    async ({ set, overlay }) => {
      await expect(validate(configurationFiles(set, overlay))).resolves.toBeUndefined();
    },
  );

  test("each overlay in docs/backends.md with the set that its first line names", async () => {
    const page = await readFile(join(deploy, "../docs/backends.md"), "utf8");
    const blocks = [...page.matchAll(/^```yaml\n(# BACKENDS=(\S+)\n[^`]+)^```$/gm)];
    expect(blocks.length).toBe(page.match(/^```yaml$/gm)?.length);
    const folder = await mkdtemp(join(tmpdir(), "overlay-"));
    try {
      for (const [index, [, text = "", name]] of blocks.entries()) {
        const overlay = join(folder, `${index}.yaml`);
        await writeFile(overlay, text);
        const set = sets.find((known) => known === name);
        if (set === undefined) throw new Error(`expected a set, got ${name}`);
        await expect(validate([...configurationFiles(set), overlay])).resolves.toBeUndefined();
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
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
  await cp(join(deploy, "prometheus"), own, { recursive: true });
  await cp(join(deploy, "backends", set, "prometheus"), `${own}-backends`, { recursive: true });
  await cp(join(deploy, "backends", set), `${own}-generated`, { recursive: true });
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
