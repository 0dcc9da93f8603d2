import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { curated } from "#src/instrumentation/engine/curated.ts";
import { patchedModules } from "#src/instrumentation/loading/esm-hooks.ts";
import {
  createInstrumentations,
  instrumentationClasses,
} from "#src/instrumentation/engine/instrumentations.ts";
import { getNodeAutoInstrumentations } from "@opentelemetry/auto-instrumentations-node";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const all = { enabledInstrumentations: undefined, disabledInstrumentations: [] };
const instrumentations = createInstrumentations(all, curated(undefined));
const names = instrumentations.map(({ instrumentationName }) => instrumentationName);

it("what would do the same work twice is off", () => {
  for (const name of ["router", "net", "dns", "fs", "pino", "generic-pool", "host-metrics"]) {
    expect(names).not.toContain(`@opentelemetry/instrumentation-${name}`);
  }
  expect(names).toContain("@opentelemetry/instrumentation-http");
  expect(names).toContain("@opentelemetry/instrumentation-runtime-node");
});

it("what is not off is what auto-instrumentations-node would create, in the same copies", () => {
  const auto = getNodeAutoInstrumentations(curated(undefined));
  const classes = (list: readonly object[]): Set<unknown> =>
    new Set(list.map((one) => one.constructor));
  expect(classes(instrumentations)).toEqual(classes(auto));
});

it("each is an optional dependency, and no other instrumentation is", () => {
  const { optionalDependencies }: { optionalDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const declared = Object.keys(optionalDependencies).filter((name) => name.startsWith("@"));
  const listed = Object.keys(instrumentationClasses).map(
    (name) => `@opentelemetry/instrumentation-${name}`,
  );
  expect(declared.toSorted()).toEqual(listed.toSorted());
});

it("the settings choose among them", () => {
  const chosen = createInstrumentations(
    { enabledInstrumentations: ["http", "pg", "net"], disabledInstrumentations: ["pg"] },
    curated(undefined),
  );
  expect(chosen.map(({ instrumentationName }) => instrumentationName)).toEqual([
    "@opentelemetry/instrumentation-http",
  ]);
});

// The ESM hooks read a private field; an upgrade that renames it must not go unnoticed
it("every package that an instrumentation patches is known to the ESM hooks", () => {
  const patched = instrumentations.flatMap((one) => patchedModules(one).map(({ name }) => name));
  expect(patched).toEqual(expect.arrayContaining(["connect", "pg", "ioredis", "mongodb", "http"]));
});
