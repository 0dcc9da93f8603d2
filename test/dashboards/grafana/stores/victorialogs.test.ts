import { describe, expect, test } from "vitest";

import type { Scope } from "#src/dashboards/grafana/scope.ts";
import { victorialogs } from "#src/dashboards/grafana/stores/victorialogs.ts";

import { chosen, inLink, inPanel, lineFilters } from "./searches.ts";

const inServices = inPanel(chosen.services);
const environment = "deployment.environment.name=~`${environment:regex}`";
const stream = `{${environment}, service.name=~\`\${service:regex}\`}`;
const level = " | copy severity_text as level";

function lines(name: keyof typeof lineFilters, scope: Scope): unknown {
  return victorialogs.lines({ ...lineFilters[name], kind: "lines" }, scope)["expr"];
}

describe("LogsQL of lines", () => {
  test.each<[keyof typeof lineFilters, string]>([
    ["all", stream],
    ["worrying", `${stream} severity_number:>=13`],
    ["debug", `${stream} severity_number:>=5`],
    ["containing", String.raw`${stream} "say \"no\""`],
    ["where", `${stream} http.route:="/orders" exception.type:*`],
    ["ofService", `{service.name="gateway", ${environment}} severity_number:>=17`],
  ])("%s", (name, expr) => {
    expect(lines(name, inServices)).toBe(expr + level);
  });

  test.each<[string, Scope, string]>([
    ["nothing", inPanel(chosen.nothing), "*"],
    ["an environment", inPanel(chosen.environment), `{${environment}}`],
    ["one service", inPanel(chosen.one), `{${environment}, service.name="$service"}`],
    [
      "everything",
      inPanel(chosen.all),
      `{${environment}, service.namespace=~\`\${namespace:regex}\`, service.name=~\`\${service:regex}\`} service.instance.id:~\`\${instance:regex}\``,
    ],
    ["an alert, which lines do not have", inPanel(chosen.alert), `{${environment}}`],
    [
      "services, in a link",
      inLink(chosen.services),
      "{deployment.environment.name=~`${environment:pipe}`, service.name=~`${service:pipe}`}",
    ],
  ])("where there can be chosen %s", (_what, scope, expr) => {
    expect(lines("all", scope)).toBe(expr + level);
  });

  test("of the row, or of the line, that a link is opened from", () => {
    const expected = (row: string): string =>
      `{service.name="\${${row}.service_name}", deployment.environment.name=~\`\${environment:pipe}\`} http.route:="\${${row}.http_route}"${level}`;
    expect(lines("ofRow", inLink(chosen.environment))).toBe(expected("__data.fields"));
    expect(lines("ofRow", inLink(chosen.environment, "seriesLink"))).toBe(
      expected("__field.labels"),
    );
  });
});

describe("LogsQL of a number of lines", () => {
  const count = (by: string, as: "count" | "rate"): unknown =>
    victorialogs.count({ kind: "lineCount", by, as, legend: `{{${by}}}` }, inServices);

  test("by level, in each step", () => {
    expect(count("level", "count")).toMatchObject({
      datasource: { type: "victoriametrics-logs-datasource", uid: "${logs}" },
      expr: `${stream} | stats by (severity_text) count() lines`,
      queryType: "statsRange",
      legendFormat: "{{severity_text}}",
    });
  });

  test("by an attribute, a second", () => {
    expect(count("exception.type", "rate")).toMatchObject({
      expr: `${stream} | stats by (exception.type) rate() lines`,
      legendFormat: "{{exception.type}}",
    });
  });
});
