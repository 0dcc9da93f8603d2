import { curated } from "#src/instrumentation/engine/curated.ts";
import { createInstrumentations } from "#src/instrumentation/engine/instrumentations.ts";
import { instrumentedPackages, notePackage } from "#src/instrumentation/instrumented-packages.ts";
import {
  coveredByChannel,
  preferChannels,
} from "#src/instrumentation/packages/channel-packages.ts";
import { ownedDefinitions } from "#src/instrumentation/packages/definitions.ts";
import { widenVersions } from "#src/instrumentation/packages/wider-versions.ts";
import { expect, it, vi } from "vitest";

function rangesOf(instrumentations: readonly object[], name: string): readonly unknown[] {
  return instrumentations
    .flatMap(ownedDefinitions)
    .flatMap(({ definitions }) => definitions)
    .filter((definition) => definition.name === name)
    .flatMap(({ supportedVersions, files }) => [
      supportedVersions,
      ...files.map((file) => file.supportedVersions),
    ]);
}

const named = ["ioredis", "redis", "openai"];

it("what a package publishes itself is left to it from that version on", () => {
  const choice = { enabledInstrumentations: named, disabledInstrumentations: [] };
  const instrumentations = createInstrumentations(choice, curated(undefined));
  expect(preferChannels(instrumentations)).toEqual(new Set(["ioredis", "@redis/client"]));
  expect(rangesOf(instrumentations, "ioredis")).toEqual([[">=2.0.0 <7 <5.11.0"]]);
  for (const ranges of rangesOf(instrumentations, "@redis/client")) {
    expect(ranges).toContainEqual(expect.stringMatching(/ <6\.3\.0$/));
  }
  expect(coveredByChannel("ioredis", "5.11.0")).toBe(true);
  expect(coveredByChannel("ioredis", "5.9.1")).toBe(false);
  expect(coveredByChannel("ioredis", "10.0.0")).toBe(true);
  // Its instrumentation is off
  expect(coveredByChannel("mysql2", "3.24.0")).toBe(false);
});

it.each([
  ["ioredis", "5.11.0", "5.10.1"],
  ["@redis/client", "6.3.0", "6.2.9"],
  ["mysql2", "3.24.0", "3.23.9"],
  ["mongoose", "9.12.0", "9.11.9"],
  ["graphql", "17.0.0", "16.11.0"],
])(
  "from %s %s on, the package is left to its own channels, and %s is patched",
  async (name, since, before) => {
    vi.resetModules();
    const own = await import("#src/instrumentation/packages/channel-packages.ts");
    const all = { enabledInstrumentations: undefined, disabledInstrumentations: [] };
    const instrumentations = createInstrumentations(all, curated(undefined));
    own.preferChannels(instrumentations);
    expect(own.coveredByChannel(name, since)).toBe(true);
    expect(own.coveredByChannel(name, before)).toBe(false);
    for (const ranges of rangesOf(instrumentations, name)) {
      expect(ranges).toContainEqual(expect.stringContaining(` <${since}`));
    }
  },
);

it("majors that an instrumentation works with are added to those that it names", () => {
  const choice = { enabledInstrumentations: named, disabledInstrumentations: [] };
  const instrumentations = createInstrumentations(choice, curated(undefined));
  widenVersions(instrumentations);
  expect(rangesOf(instrumentations, "openai")).toEqual([[">=4.19.0 <7", "^7.0.0"]]);
});

it("a package of which two instrumentations are asked is covered if one of them covers it", () => {
  notePackage({ name: "example", version: "1.0.0", by: "none" });
  notePackage({ name: "example", version: "1.0.0", by: "contrib" });
  notePackage({ name: "example", version: "1.0.0", by: "none" });
  expect(instrumentedPackages().filter(({ name }) => name === "example")).toEqual([
    { name: "example", version: "1.0.0", by: "contrib" },
  ]);
});
