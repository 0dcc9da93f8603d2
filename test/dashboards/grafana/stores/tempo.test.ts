import { describe, expect, test } from "vitest";

import type { Scope } from "#src/dashboards/grafana/scope.ts";
import { tempo } from "#src/dashboards/grafana/stores/tempo.ts";

import { chosen, inLink, inPanel, traceSearches } from "./searches.ts";

function query(name: keyof typeof traceSearches, scope: Scope): unknown {
  return tempo.search(traceSearches[name], scope)["query"];
}

const of = 'resource.service.name =~ "$service"';
const environment = "${traces_of_environment}";

describe("TraceQL", () => {
  test.each<[keyof typeof traceSearches, string]>([
    ["all", `{ ${of} ${environment} }`],
    ["failed", `{ ${of} && status = error ${environment} }`],
    ["slow", `{ ${of} && kind = server && duration > 500ms ${environment} }`],
    ["where", String.raw`{ ${of} && span.http.route = "/a\"b" ${environment} }`],
    [
      "ofService",
      `{ resource.service.name = "gateway" && kind = server && duration > 500ms ${environment} }`,
    ],
  ])("%s", (name, text) => {
    expect(query(name, inPanel(chosen.services))).toBe(text);
  });

  test.each<[string, Scope, string]>([
    ["nothing", inPanel(chosen.nothing), '{ resource.service.name != "" }'],
    [
      "an environment",
      inPanel(chosen.environment),
      `{ resource.service.name != "" ${environment} }`,
    ],
    ["one service", inPanel(chosen.one), `{ resource.service.name = "$service" ${environment} }`],
    [
      "everything",
      inPanel(chosen.all),
      `{ ${of} ${environment} \${traces_of_namespace} \${traces_of_instance} }`,
    ],
    [
      "services, in a link",
      inLink(chosen.services),
      `{ resource.service.name =~ "\${service:pipe}" ${environment} }`,
    ],
  ])("where there can be chosen %s", (_what, scope, text) => {
    expect(query("all", scope)).toBe(text);
  });

  test("of the row, or of the line, that a link is opened from", () => {
    const expected = (row: string): string =>
      `{ resource.service.name = "\${${row}.service_name}" && status = error && span.http.route = "\${${row}.http_route}" }`;
    expect(query("ofRow", inLink(chosen.nothing))).toBe(expected("__data.fields"));
    expect(query("ofRow", inLink(chosen.nothing, "seriesLink"))).toBe(expected("__field.labels"));
  });

  test("is sent to the store of the dashboard's variable, for twenty traces", () => {
    expect(tempo.search(traceSearches.all, inPanel(chosen.services))).toMatchObject({
      datasource: { type: "tempo", uid: "${traces}" },
      queryType: "traceql",
      tableType: "traces",
      limit: 20,
    });
  });
});
