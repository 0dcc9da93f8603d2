import { describe, expect, test } from "vitest";

import type { Scope } from "#src/dashboards/grafana/scope.ts";
import { loki } from "#src/dashboards/grafana/stores/loki.ts";

import { chosen, inLink, inPanel, lineFilters } from "./searches.ts";

const inServices = inPanel(chosen.services);
const stream = '{deployment_environment_name=~"$environment", service_name=~"$service"}';

function lines(name: keyof typeof lineFilters, scope: Scope): unknown {
  return loki.lines({ ...lineFilters[name], kind: "lines" }, scope)["expr"];
}

describe("LogQL of lines", () => {
  test.each<[keyof typeof lineFilters, string]>([
    ["all", stream],
    ["worrying", `${stream} | detected_level=~"warn|error|fatal|critical"`],
    ["debug", `${stream} | detected_level=~"debug|info|warn|error|fatal|critical"`],
    ["containing", String.raw`${stream} |= "say \"no\""`],
    ["where", `${stream} | http_route = "/orders" | exception_type != ""`],
    [
      "ofService",
      '{deployment_environment_name=~"$environment", service_name="gateway"} | detected_level=~"error|fatal|critical"',
    ],
  ])("%s", (name, expr) => {
    expect(lines(name, inServices)).toBe(expr);
  });

  test.each<[string, Scope, string]>([
    ["nothing", inPanel(chosen.nothing), '{service_name=~"..*"}'],
    [
      "an environment",
      inPanel(chosen.environment),
      '{deployment_environment_name=~"$environment", service_name=~"..*"}',
    ],
    [
      "one service",
      inPanel(chosen.one),
      '{deployment_environment_name=~"$environment", service_name="$service"}',
    ],
    [
      "everything",
      inPanel(chosen.all),
      '{deployment_environment_name=~"$environment", service_namespace=~"$namespace", service_name=~"$service"} | service_instance_id=~"$instance"',
    ],
    [
      "an alert, which lines do not have",
      inPanel(chosen.alert),
      '{deployment_environment_name=~"$environment", service_name=~"..*"}',
    ],
    [
      "services, in a link",
      inLink(chosen.services),
      '{deployment_environment_name=~"${environment:pipe}", service_name=~"${service:pipe}"}',
    ],
  ])("where there can be chosen %s", (_what, scope, expr) => {
    expect(lines("all", scope)).toBe(expr);
  });

  test("of the row, or of the line, that a link is opened from", () => {
    const [row, line] = (["tableLink", "seriesLink"] as const).map((place) =>
      lines("ofRow", inLink(chosen.environment, place)),
    );
    expect(row).toBe(
      '{deployment_environment_name=~"${environment:pipe}", service_name="${__data.fields.service_name}"} | http_route = "${__data.fields.http_route}"',
    );
    expect(line).toBe(
      '{deployment_environment_name=~"${environment:pipe}", service_name="${__field.labels.service_name}"} | http_route = "${__field.labels.http_route}"',
    );
  });

  test("is sent to the store of the dashboard's variable", () => {
    expect(loki.lines({ kind: "lines" }, inServices)).toMatchObject({
      datasource: { type: "loki", uid: "${logs}" },
      queryType: "range",
    });
  });
});

describe("LogQL of a number of lines", () => {
  const count = (by: string, as: "count" | "rate"): unknown =>
    loki.count({ kind: "lineCount", by, as, legend: `{{${by}}}`, atLeast: "warn" }, inServices);
  const counted = `${stream} | detected_level=~"warn|error|fatal|critical"`;

  test("by level, in each step", () => {
    expect(count("level", "count")).toMatchObject({
      expr: `sum by (detected_level) (count_over_time(${counted} [$__auto]))`,
      legendFormat: "{{detected_level}}",
    });
  });

  test("by an attribute, a second", () => {
    expect(count("exception.type", "rate")).toMatchObject({
      expr: `sum by (exception_type) (rate(${counted} [$__auto]))`,
      legendFormat: "{{exception.type}}",
    });
  });
});
