import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  installPacked,
  packPackage,
  type Installed,
  type PackedPackage,
} from "../helpers/packed-package.ts";

const fixture = join(import.meta.dirname, "..", "fixtures", "list-packages.mjs");

let packed: PackedPackage;
let user: Installed;
beforeAll(() => {
  packed = packPackage();
  user = installPacked(packed, "pnpm");
  copyFileSync(fixture, join(user.folder, "list-packages.mjs"));
}, 180_000);
afterAll(() => {
  user[Symbol.dispose]();
  packed[Symbol.dispose]();
});

function loadedBy(specifier: string): readonly string[] {
  const printed = execFileSync(process.execPath, ["list-packages.mjs", specifier], {
    cwd: user.folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
  return JSON.parse(printed) as readonly string[];
}

describe("everything is installed, but importing", () => {
  it.for([
    ["@tamma/observability", ["@opentelemetry/api", "leven"]],
    ["@tamma/observability/health", ["@opentelemetry/api", "leven", "zod"]],
    ["@tamma/observability/metrics", ["@opentelemetry/api", "leven"]],
    [
      "@tamma/observability/alerting",
      [
        "@lezer/common",
        "@lezer/highlight",
        "@lezer/lr",
        "@prometheus-io/lezer-promql",
        "leven",
        "yaml",
        "zod",
      ],
    ],
    ["@tamma/observability/shipped", ["@grafana/grafana-foundation-sdk", "leven", "tslib", "zod"]],
    ["@tamma/observability/dashboards", ["@grafana/grafana-foundation-sdk", "tslib"]],
  ] as const)("%s loads only %j", ([door, packages]) => {
    expect(loadedBy(door)).toEqual(["@tamma/observability", ...packages].toSorted());
  });
});
