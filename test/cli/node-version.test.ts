import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { requireNode } from "#src/cli/node-version.ts";

test.each(["22.15.0", "22.23.3", "24.0.0"])("tamma-obs runs on Node.js %s", (version) => {
  expect(() => requireNode(version)).not.toThrow();
});

test.each(["20.20.2", "22.14.0"])("tamma-obs says what it wants on Node.js %s", (version) => {
  expect(() => requireNode(version)).toThrow(`expected Node.js 22.15 or newer, got ${version}`);
});

test("it wants what package.json says", () => {
  const { engines } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(engines.node).toBe(">=22.15");
});
