import { describe, expect, test } from "vitest";

import type { Scope } from "#src/dashboards/grafana/scope.ts";
import { jaeger } from "#src/dashboards/grafana/stores/jaeger.ts";

import { chosen, inLink, inPanel, traceSearches } from "./searches.ts";

function search(name: keyof typeof traceSearches, scope: Scope): Readonly<Record<string, unknown>> {
  return jaeger.search(traceSearches[name], scope);
}

const environment = "${traces_of_environment}";

describe("Jaeger's search", () => {
  test.each<[keyof typeof traceSearches, object]>([
    ["all", { service: "$service", tags: environment }],
    ["failed", { service: "$service", tags: `error=true ${environment}` }],
    [
      "slow",
      { service: "$service", tags: `span.kind=server ${environment}`, minDuration: "500ms" },
    ],
    ["where", { service: "$service", tags: String.raw`http.route="/a\"b" ${environment}` }],
    [
      "ofService",
      { service: "gateway", tags: `span.kind=server ${environment}`, minDuration: "500ms" },
    ],
  ])("%s", (name, expected) => {
    expect(search(name, inPanel(chosen.services))).toEqual({
      datasource: { type: "jaeger", uid: "${traces}" },
      queryType: "search",
      limit: 20,
      ...expected,
    });
  });

  test("has conditions on what can be chosen: not on an instance, whose tag has one value", () => {
    expect(search("all", inPanel(chosen.all))["tags"]).toBe(
      `${environment} \${traces_of_namespace}`,
    );
    expect(search("all", inPanel(chosen.nothing))["tags"]).toBe("");
  });

  test("of the row, or of the line, that a link is opened from", () => {
    const ofRow = search("ofRow", inLink(chosen.nothing));
    expect(ofRow).toMatchObject({
      service: "${__data.fields.service_name}",
      tags: 'error=true http.route="${__data.fields.http_route}"',
    });
    expect(search("ofRow", inLink(chosen.nothing, "seriesLink"))).toMatchObject({
      service: "${__field.labels.service_name}",
      tags: 'error=true http.route="${__field.labels.http_route}"',
    });
  });
});
