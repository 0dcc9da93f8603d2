import { parser as logql } from "@grafana/lezer-logql";
import { parser as traceql } from "@grafana/lezer-traceql";
import type { LRParser } from "@lezer/lr";
import { describe, expect, test } from "vitest";

import { lintProjectDashboards } from "#src/cli/lint/project-dashboards.ts";
import { readDashboard, textAt } from "#src/dashboards/lint/dashboard-json.ts";
import { sourceOf } from "#src/dashboards/lint/data-source.ts";
import { fillIn } from "#src/dashboards/lint/fill-in.ts";
import { everyKindProject } from "../../helpers/every-panel-kind.ts";
import { ownProject, renderOwnDashboards } from "../../helpers/own-project.ts";

test("the lint finds nothing in the dashboards that ship, for any set of backends", () => {
  expect(lintProjectDashboards(ownProject)).toEqual([]);
});

test("nor in a dashboard with a panel of each kind that can be defined", () => {
  const found = lintProjectDashboards(everyKindProject);
  expect(found.filter(({ dashboard }) => dashboard.includes("every-kind"))).toEqual([]);
});

/** The queries of all dashboards to sources of a type, each once. */
function queriesTo(type: string, field: string): readonly string[] {
  const queries = renderOwnDashboards().flatMap(([, text]) => {
    const dashboard = readDashboard(JSON.parse(text));
    return dashboard.panels.flatMap((panel) =>
      panel.targets
        .filter((target) => sourceOf(panel, target, dashboard)?.type === type)
        .map(({ json }) => textAt(json, field)),
    );
  });
  return [...new Set(queries)];
}

/** The conditions on what is chosen come from variables, and are empty where all is. */
function chosen(query: string, condition: string): string {
  return query.replaceAll(/\$\{traces_of_\w+\}/g, condition);
}

/** Returns what a parser cannot read, as it repairs it and goes on. */
function errorsOf(parser: LRParser, text: string): readonly string[] {
  const errors: string[] = [];
  parser.parse(text).iterate({
    enter({ type, from, to }) {
      if (type.isError) errors.push(`${from}: ${JSON.stringify(text.slice(from, to + 10))}`);
    },
  });
  return errors;
}

describe.each([
  ["LogQL", logql, "loki", "expr", '{service_name="x"} |= error'],
  ["TraceQL", traceql, "tempo", "query", "{ status = eror }"],
] as const)("each query in %s", (_, parser, type, field, wrong) => {
  const queries = queriesTo(type, field);

  test("is read by Grafana's grammar", () => {
    expect(queries.length).toBeGreaterThan(1);
    const conditions = ["", "&& resource.deployment.environment.name = `production`"];
    for (const query of queries.flatMap((one) => conditions.map((text) => chosen(one, text)))) {
      expect({ query, errors: errorsOf(parser, fillIn(query)) }).toEqual({ query, errors: [] });
    }
  });

  test("would be told where it is wrong", () => {
    expect(errorsOf(parser, wrong)).not.toEqual([]);
  });
});
