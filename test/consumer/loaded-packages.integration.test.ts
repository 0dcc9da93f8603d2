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
    ["@tamma/observability/alerting", ["leven", "re2js", "yaml", "zod"]],
    ["@tamma/observability/shipped", ["leven", "re2js", "zod"]],
    ["@tamma/observability/dashboards", ["leven", "re2js", "zod"]],
  ] as const)("%s loads only %j", ([door, packages]) => {
    expect(loadedBy(door)).toEqual(["@tamma/observability", ...packages].toSorted());
  });
});

it("the express router, without express, says what to install or to use instead", () => {
  const script = `import { createHealth } from "@tamma/observability/health";
try {
  createHealth({ checks: [] }).router();
} catch ({ name, code, message }) {
  console.log(JSON.stringify({ name, code, message }));
}`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: user.folder,
    encoding: "utf8",
  });
  expect(JSON.parse(printed)).toEqual({
    name: "ObservabilityError",
    code: "OBS_HEALTH_EXPRESS_MISSING",
    message:
      "health.router(): expected express, which is not installed: install it, or use health.handler(), which needs none",
  });
});
