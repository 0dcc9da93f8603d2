import { patchedModules } from "#src/instrumentation/esm-hooks.ts";
import { createInstrumentations } from "#src/instrumentation/instrumentations.ts";
import { expect, it } from "vitest";

const instrumentations = createInstrumentations({ prometheusPort: undefined });
const names = instrumentations.map(({ instrumentationName }) => instrumentationName);

it("what would do the same work twice is off", () => {
  for (const name of ["router", "net", "dns", "fs", "pino", "generic-pool", "host-metrics"]) {
    expect(names).not.toContain(`@opentelemetry/instrumentation-${name}`);
  }
  expect(names).toContain("@opentelemetry/instrumentation-http");
  expect(names).toContain("@opentelemetry/instrumentation-runtime-node");
});

// The ESM hooks read a private field; an upgrade that renames it must not go unnoticed
it("every package that an instrumentation patches is known to the ESM hooks", () => {
  const patched = instrumentations.flatMap((one) => patchedModules(one).map(({ name }) => name));
  expect(patched).toEqual(expect.arrayContaining(["express", "pg", "ioredis", "mongodb", "http"]));
});
