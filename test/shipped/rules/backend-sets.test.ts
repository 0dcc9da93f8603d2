import { describe, expect, test } from "vitest";

import { walk } from "#src/promql/expression.ts";
import { completeRules } from "#src/alerting/render.ts";
import { alertsOf, loadedWith, type PlacedAlert } from "#src/alerting/rules/rule-file.ts";
import {
  backendFolder,
  backendSets,
  storesOf,
  type BackendSet,
} from "#src/metrics/backend-sets.ts";
import { ownContext, renderOwnProject, ownProject } from "../../helpers/own-project.ts";

const files = completeRules(ownProject.rules, ownContext);

/** The jobs that an alert is about: those of its metrics, and those that it names. */
function jobsOf({ alert }: PlacedAlert): readonly string[] {
  return walk(alert.when.node).flatMap((node) => {
    if (node.type !== "selector") return [];
    const target =
      "target" in node.metric && node.metric.target !== "any" ? node.metric.target : [];
    return [
      target,
      ...node.matchers.flatMap((one) => (one.label === "job" ? one.value : [])),
    ].flat();
  });
}

function otherStores(set: BackendSet | undefined): ReadonlySet<string> {
  return new Set(backendSets.filter((one) => one !== set).flatMap((one) => storesOf[one]));
}

describe.each([undefined, ...backendSets])("the rules of the set %s", (set) => {
  const alerts = alertsOf(files).filter(({ backends }) => backends === set);

  test("read no metric of a store of another set", () => {
    const others = otherStores(set);
    const foreign = alerts.filter((placed) => jobsOf(placed).some((job) => others.has(job)));
    expect(foreign.map(({ alert }) => alert.id)).toEqual([]);
  });
});

describe.each(backendSets)("the folder of the set %s", (set) => {
  const folder = `deploy/${backendFolder(set)}/prometheus/rules/`;
  const rendered = [...renderOwnProject().keys()].filter((path) => path.startsWith(folder));

  test("has the rules of the set and no others", () => {
    const ids = alertsOf(files).flatMap(({ alert, backends }) =>
      backends === set ? alert.id : [],
    );
    // And what is recorded of each of them
    const all = ids.length === 0 ? [] : [...ids, "alert-info"];
    expect(rendered).toEqual(all.map((id) => `${folder}${id}.yml`));
  });

  test.each(storesOf[set])("has rules on what %s says about itself and on its absence", (job) => {
    const about = alertsOf(loadedWith(files, set)).filter(
      (placed) => placed.backends === set && jobsOf(placed).includes(job),
    );
    const ids = about.map(({ alert }) => alert.id);
    expect(ids).toContain(`target-missing-${job}`);
    expect(ids.length).toBeGreaterThan(1);
    for (const id of ids) expect(rendered).toContain(`${folder}${id}.yml`);
  });
});

describe("loadedWith", () => {
  test("keeps what belongs to every set and to the one that runs", () => {
    const loaded = loadedWith(ownProject.rules, "otlp");
    expect(loaded).toEqual(ownProject.rules.filter(({ backends }) => backends === undefined));
    expect(loadedWith(ownProject.rules, "tempo-loki").length).toBe(loaded.length + 1);
  });
});
