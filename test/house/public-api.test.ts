import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");

interface Manifest {
  readonly exports: Record<string, string | { readonly "@tamma/source": string }>;
}

const { exports }: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("the package has these doors", () => {
  expect(Object.keys(exports)).toMatchInlineSnapshot(`
    [
      ".",
      "./preload",
      "./bundler",
      "./metrics",
      "./health",
      "./alerting",
      "./dashboards",
      "./shipped",
      "./package.json",
    ]
  `);
});

test("no door has a condition that others use for their own sources", () => {
  const doors = Object.values(exports).filter((door) => typeof door === "object");
  expect(new Set(doors.flatMap((door) => Object.keys(door)))).toEqual(
    new Set(["@tamma/source", "types", "default"]),
  );
});

test.each([".", "./bundler", "./metrics", "./health", "./alerting", "./dashboards", "./shipped"])(
  "what %s exports changes only on purpose",
  async (door) => {
    const entry = exports[door];
    const source = typeof entry === "object" ? entry["@tamma/source"] : "";
    const names = Object.keys(await import(join(root, source)));
    expect(names.toSorted()).toMatchSnapshot();
  },
);
