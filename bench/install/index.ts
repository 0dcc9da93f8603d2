import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { packPackage } from "../../test/helpers/packed-package.ts";
import { writeTable } from "../write-table.ts";
import { heaviest } from "./heaviest.ts";
import { install, type Installation } from "./install.ts";

const page = join(import.meta.dirname, "../../docs/dependencies.md");

const auto = ["@opentelemetry/api@1.10.0", "@opentelemetry/auto-instrumentations-node@0.82.0"];
const elastic = ["@elastic/opentelemetry-node@1.18.0"];

/** `npm run bench -- install`: what an installation weighs, beside those of others. */
export async function run(): Promise<void> {
  const cache = mkdtempSync(join(tmpdir(), "bench-install-cache-"));
  try {
    const packed = packPackage();
    const ours = install([packed.tarball], [], cache);
    const rows: readonly (readonly [string, Installation])[] = [
      ["**`@tamma/observability`**", ours],
      ["the same with `--omit=optional`", install([packed.tarball], ["--omit=optional"], cache)],
      [
        "OpenTelemetry's `auto-instrumentations-node` 0.82.0, with its API",
        install(auto, [], cache),
      ],
      ["Elastic's `opentelemetry-node` 1.18.0", install(elastic, [], cache)],
    ];
    const table = [
      "| Installed | Packages | Files | MB | MB on disk | Seconds, cold cache | Seconds, warm |",
      "| --- | --- | --- | --- | --- | --- | --- |",
      ...rows.map(([name, { packages, files, bytes, disk, coldMs, warmMs }]) =>
        [
          "",
          name,
          packages,
          files,
          megabytes(bytes),
          megabytes(disk),
          seconds(coldMs),
          seconds(warmMs),
          "",
        ]
          .join(" | ")
          .trim(),
      ),
      "",
      `Of ours, in MB (files): ${heaviest(ours).join(", ")}.`,
      "",
      `Node.js ${process.versions.node}, ${availableParallelism()} shared cores, npm without its audit and without scripts.`,
    ].join("\n");
    console.log(table);
    await writeTable(page, "install", table);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(0);
}
