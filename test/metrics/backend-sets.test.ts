import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import { backendFolder, backendSets, storesOf } from "#src/metrics/backend-sets.ts";

describe("the sets of backends", () => {
  test("are the folders of deploy/backends", async () => {
    expect(await readdir("deploy/backends")).toEqual([...backendSets].toSorted());
  });

  test.each(backendSets)("%s names the jobs that its folder scrapes", (set) => {
    const file = readFileSync(`deploy/${backendFolder(set)}/prometheus/scrape.yml`, "utf8");
    const { scrape_configs: scraped } = parse(file) as {
      readonly scrape_configs: readonly { readonly job_name: string }[];
    };
    expect(storesOf[set]).toEqual(scraped.map((one) => one.job_name));
  });
});
