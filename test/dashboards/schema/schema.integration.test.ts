import { describe, expect, test } from "vitest";

import { renderEveryKind } from "../../helpers/every-panel-kind.ts";
import { renderOwnDashboards } from "../../helpers/own-project.ts";

import { everyKind } from "./every-kind.ts";
import { schemas, type Version } from "./published-types.ts";
import { changed, mistakes } from "./mistakes.ts";
import { typeCheck } from "./type-check.ts";

type Json = Readonly<Record<string, unknown>>;

/** Those that ship, and one with a panel of each kind that can be defined. */
const own = new Map<string, Json>(
  [...renderOwnDashboards(), ...renderEveryKind()].map(([path, text]) => [path, JSON.parse(text)]),
);

describe.each(Object.keys(schemas) as Version[])(
  "the types that %s publishes",
  { timeout: 120_000 },
  (version) => {
    test("have nothing against what ships and what can be defined", async () => {
      expect(await typeCheck(version, own)).toEqual([]);
    });

    test("have nothing against the JSON that the mistakes are made in", async () => {
      expect(await typeCheck(version, new Map([["every kind", everyKind]]))).toEqual([]);
    });

    test("refuse each mistake where it is", async () => {
      const broken = mistakes.map(
        ([path, value], index) => [String(index), changed(everyKind, path, value) as Json] as const,
      );
      const found = await typeCheck(version, new Map(broken));
      for (const [index, [path, , place, message]] of mistakes.entries()) {
        const mine = found.filter(({ dashboard }) => dashboard === String(index));
        expect({ path, mine }).toMatchObject({
          path,
          mine: expect.arrayContaining([
            { dashboard: String(index), place, message: expect.stringContaining(message) },
          ]),
        });
      }
    });
  },
);

test("no dashboard is of a newer schema than the oldest Grafana reads", () => {
  const newest = schemas["Grafana 11.6"].schemaVersion;
  const versions = new Set([...own.values()].map((json) => Number(json["schemaVersion"])));
  expect([...versions].filter((version) => version > newest)).toEqual([]);
});
