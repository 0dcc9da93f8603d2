import { expect, test } from "vitest";

import { panelIds } from "#src/dashboards/model/panel-id.ts";

const titles = ["Request rate", "Error share", "Request duration"] as const;

test("a panel has the same id for good: alerts and bookmarks hold it", () => {
  expect(Object.fromEntries(panelIds(titles))).toMatchInlineSnapshot(`
    {
      "Error share": 7934414,
      "Request duration": 9042847,
      "Request rate": 7208139,
    }
  `);
});

test("ids stay when panels are added, moved or left out", () => {
  const before = panelIds(titles);
  const after = panelIds(["First", ...titles.toReversed(), "Last"]);
  expect(titles.map((title) => after.get(title))).toEqual(titles.map((title) => before.get(title)));
  expect(panelIds(["Error share"]).get("Error share")).toBe(before.get("Error share"));
});

/** Two titles whose ids would be the same, found by trying. */
function collision(): readonly [string, string] {
  const byId = new Map<number, string>();
  for (let n = 0; ; n += 1) {
    const title = `Panel ${n}`;
    const id = panelIds([title]).get(title) ?? 0;
    const other = byId.get(id);
    if (other !== undefined) return [other, title];
    byId.set(id, title);
  }
}

test("two titles with one number get two, whatever their places are", () => {
  const [a, b] = collision();
  const ids = panelIds([a, b]);
  expect(ids.get(a)).not.toBe(ids.get(b));
  expect(panelIds([b, ...titles, a])).toEqual(new Map([...panelIds(titles), ...ids]));
});

test("ids are whole numbers that Grafana takes, below those of rows", () => {
  const ids = [...panelIds(Array.from({ length: 5_000 }, (_, n) => `Panel ${n}`)).values()];
  expect(new Set(ids).size).toBe(5_000);
  expect(ids.every((id) => Number.isInteger(id) && id >= 1 && id < 10_000_000)).toBe(true);
});
