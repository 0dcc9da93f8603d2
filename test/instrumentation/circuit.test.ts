import { afterEach, expect, it, vi } from "vitest";

import { Circuit } from "#src/instrumentation/export/circuit.ts";

afterEach(() => vi.restoreAllMocks());

it.for([
  ["a fifth less", 0, 0.8],
  ["as much", 0.5, 1],
  ["nearly a fifth more", 0.999_999, 1.2],
] as const)(
  "waits 0.2 s after the first failure and at most 5 s, by chance %s",
  ([, random, factor]) => {
    vi.spyOn(Math, "random").mockReturnValue(random);
    const circuit = new Circuit(() => 0);
    const waits = Array.from({ length: 8 }, () => {
      circuit.begin().fail();
      return Math.round((circuit.waitMs ?? Number.NaN) / factor);
    });
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000]);
  },
);
