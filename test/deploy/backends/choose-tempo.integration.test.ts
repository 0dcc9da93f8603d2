import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "vitest";

import { runNode } from "../../helpers/run-node.ts";

const folder = join(import.meta.dirname, "../../../deploy/backends/tempo-loki");

test.each([
  ["grafana/tempo:2.10.8", "tempo-2.yaml"],
  ["grafana/tempo:2.9.0", "tempo-2.yaml"],
  ["grafana/tempo:2", "tempo-2.yaml"],
  ["grafana/tempo:2-amd64", "tempo-2.yaml"],
  ["grafana/tempo:v2.10.8", "tempo-2.yaml"],
  ["registry:5000/grafana/tempo:2.10.1", "tempo-2.yaml"],
  ["grafana/tempo:2.10.8@sha256:0123abcd", "tempo-2.yaml"],
  ["grafana/tempo:3.0.3", "tempo-3.yaml"],
  ["grafana/tempo:3.1.0", "tempo-3.yaml"],
  ["grafana/tempo:10.0.0", "tempo-3.yaml"],
  ["grafana/tempo:latest", "tempo-3.yaml"],
  ["grafana/tempo:main-2abc123", "tempo-3.yaml"],
  ["grafana/tempo", "tempo-3.yaml"],
  ["registry:2000/grafana/tempo", "tempo-3.yaml"],
  ["grafana/tempo@sha256:2123abcd", "tempo-3.yaml"],
])("%s gets %s", async (image, name) => {
  const target = await mkdtemp(join(tmpdir(), "tempo-"));
  try {
    const { code, stdout } = await runNode([
      join(folder, "choose-tempo.mjs"),
      image,
      folder,
      join(target, "tempo.yaml"),
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${image}: ${name}\n` });
    expect(await readFile(join(target, "tempo.yaml"), "utf8")).toBe(
      await readFile(join(folder, name), "utf8"),
    );
  } finally {
    await rm(target, { recursive: true });
  }
});
