import { expect, test } from "vitest";

import { linkAnnotations, type AlertLinks } from "#src/alerting/rules/alert-links.ts";
import { alert, type Alert } from "#src/alerting/rules/rule.ts";
import { catalog } from "#src/metrics/catalog.ts";
import { max } from "#src/promql/aggregate.ts";
import { above } from "#src/promql/condition.ts";
import { value } from "#src/promql/functions.ts";
import { minutes } from "#src/promql/quantity.ts";

type Grouping = readonly ("service.name" | "deployment.environment.name" | "k8s.pod.name")[];

function alertBy(by: Grouping, dashboard?: string): Alert {
  return alert({
    id: "queue-old",
    name: "QueueOld",
    severity: "low",
    owner: "shop",
    when: above(max(value(catalog.processUptime), { by }), minutes(5)),
    summary: ({ value: age }) => `It is ${age} old`,
    description: "It is old.",
    runbook: "Start it again.",
    ...(dashboard !== undefined && { dashboard }),
  });
}

const both = ["service.name", "deployment.environment.name"] as const;
const service = "var-service={{ $labels.service_name | urlquery }}";
const environment = "var-environment={{ $labels.deployment_environment_name | urlquery }}";
const grafana = "https://grafana.example.com/base";
const panels: AlertLinks["panels"] = new Map([
  [
    "queue-old",
    [
      { uid: "queues", panelId: 71 },
      { uid: "workers", panelId: 4, variables: ["environment", "instance"] },
    ],
  ],
]);
const links: AlertLinks = { runbooks: "r.md", grafana, panels };

test("an alert that names no dashboard leads to the first panel that shows it", () => {
  expect(linkAnnotations(alertBy(both), links)).toEqual({
    runbook_url: "r.md#queue-old",
    dashboard_uid: "queues",
    panel_id: "71",
    dashboard_url: `${grafana}/d/queues?viewPanel=71&${service}&${environment}&from=now-1h&to=now`,
  });
});

test("an alert that names a dashboard leads to its panel there, with the variables that are there", () => {
  expect(linkAnnotations(alertBy(both, "workers"), links)).toEqual({
    runbook_url: "r.md#queue-old",
    dashboard_uid: "workers",
    panel_id: "4",
    dashboard_url: `${grafana}/d/workers?viewPanel=4&${environment}&from=now-1h&to=now`,
  });
});

test("an alert whose dashboard has no panel for it leads to the dashboard", () => {
  expect(linkAnnotations(alertBy(both, "trends"), links)).toEqual({
    runbook_url: "r.md#queue-old",
    dashboard_uid: "trends",
    dashboard_url: `${grafana}/d/trends?${service}&${environment}&from=now-1h&to=now`,
  });
});

test.each([
  [["service.name"], `viewPanel=71&${service}&from`],
  [["k8s.pod.name"], "viewPanel=71&from"],
  [[], "viewPanel=71&from"],
] as const)("a link of an alert by %j chooses what the alert says", (by, query) => {
  expect(linkAnnotations(alertBy(by), links)["dashboard_url"]).toContain(`?${query}=now-1h`);
});

test("an alert that nothing shows has its runbook", () => {
  const annotations = { runbook_url: "r.md#queue-old" };
  expect(linkAnnotations(alertBy(both), { runbooks: "r.md", grafana })).toEqual(annotations);
});

test("who names no Grafana has uids and no address", () => {
  expect(linkAnnotations(alertBy(both), { runbooks: "r.md", panels })).toEqual({
    runbook_url: "r.md#queue-old",
    dashboard_uid: "queues",
    panel_id: "71",
  });
});
