import { describe, expect, test } from "vitest";

import { backendCatalog } from "#src/metrics/backend-catalog.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { perUnitWords, unitWords } from "#src/metrics/prometheus-unit.ts";
import { isKnownUnit, suggestUnit } from "#src/metrics/unit.ts";

describe("isKnownUnit", () => {
  test("knows every unit that Prometheus has a word for, also by another", () => {
    expect([...unitWords.keys()].filter((unit) => !isKnownUnit(unit))).toEqual([]);
    expect([...perUnitWords.keys()].filter((unit) => !isKnownUnit(`By/${unit}`))).toEqual([]);
  });

  test("knows every unit of the catalogs", () => {
    const units = [...Object.values(catalog), ...Object.values(backendCatalog)].map(
      ({ unit }) => unit,
    );
    expect(units.filter((unit) => !isKnownUnit(unit))).toEqual([]);
  });

  test.each(
    [
      "kBy Mbit/s kW.h m/s2 m/s/s 1/s 10*3 10*-3 dB mmol nF USD EUR/h {job} {job}/{run}",
      "By{peak} [ppm] Cel g.m/s2",
    ].flatMap((words) => words.split(" ")),
  )("knows %s", (unit) => {
    expect(isKnownUnit(unit)).toBe(true);
  });

  test.each(["", " ", "/s", "By/", "s.", "XXZ", "{a b}", "{}", "{a", "GB", "kmin", "m s", "s\n"])(
    "does not know %j",
    (unit) => {
      expect(isKnownUnit(unit)).toBe(false);
    },
  );
});

describe("suggestUnit", () => {
  test.each([
    ["seconds", "s"],
    ["Seconds", "s"],
    ["secnds", "s"],
    ["sec", "s"],
    ["milliseconds", "ms"],
    ["\u00B5s", "us"],
    ["\u03BCs", "us"],
    ["minutes", "min"],
    ["week", "wk"],
    ["byte", "By"],
    ["by", "By"],
    ["KB", "kBy"],
    ["GB", "GBy"],
    ["GiB", "GiBy"],
    ["bytes/sec", "By/s"],
    ["By/second", "By/s"],
    ["Mbps", "Mbit/s"],
    ["percent", "%"],
    ["ratio", "1"],
    ["usd", "USD"],
    ["$", "USD"],
    ["celsius", "Cel"],
    ["\u00B0C", "Cel"],
    ["hertz", "Hz"],
    ["kWh", "kW.h"],
    ["payments", "{payment}"],
    ["requests/s", "{request}/s"],
  ])("takes %s for %s", (written, meant) => {
    expect(suggestUnit(written)).toBe(meant);
    expect(isKnownUnit(meant)).toBe(true);
  });

  test.each(["", "?", "m s", "/", "1 2"])("has no idea what %j means", (unit) => {
    expect(suggestUnit(unit)).toBeUndefined();
  });
});
