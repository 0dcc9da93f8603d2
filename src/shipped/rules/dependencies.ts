import { catalog } from "../../metrics/catalog.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { plus, share } from "../../promql/arithmetic.ts";
import { above, both } from "../../promql/condition.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { averaged, predict, rate } from "../../promql/functions.ts";
import { percent, perSecond, ratio, seconds } from "../../promql/quantity.ts";
import { defineRules } from "../../alerting/rules/rule-file.ts";
import { alert } from "../../alerting/rules/rule.ts";
import { not } from "../../promql/label-condition.ts";

const byHost = { by: ["service.name", "server.address"] } as const;
const byDatabase = { by: ["service.name", "db.system.name"] } as const;
const byProvider = { by: ["service.name", "provider.name"] } as const;
const byWorkflow = { by: ["service.name", "workflow.name"] } as const;
const byMount = { by: ["service.name", "system.filesystem.mountpoint"] } as const;
const failed = { "error.type": not("") };

const calls = sum(observations(catalog.httpClientRequestDuration, "5m"), byHost);
const queries = sum(observations(catalog.dbOperationDuration, "5m"), byDatabase);
const aiRequests = sum(rate(catalog.aiProviderRequests, "10m"), byProvider);
const gitRequests = sum(rate(catalog.gitProviderRequests, "10m"), byProvider);
const workflowFailures = sum(rate(catalog.workflowsFailed, "15m"), byWorkflow);
const workflows = plus(workflowFailures, sum(rate(catalog.workflowsCompleted, "15m"), byWorkflow));

/** What the services depend on: HTTP, databases, providers, workflows, disks. */
export const dependencyRules = defineRules("@tamma/observability/shipped/rules/dependencies.ts", [
  alert({
    id: "dependency-error-rate-high",
    name: "DependencyErrorRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(catalog.httpClientRequestDuration, "5m", failed), byHost), calls),
        percent(10),
      ),
      above(calls, perSecond(0.05)),
    ),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the calls of ${label("service.name")} to ${label("server.address")} fail`,
    description: "A dependency over HTTP fails more than a tenth of the calls.",
    runbook: "Ask the dependency's status page or owner; switch on the fallback if there is one.",
    dashboard: "service-overview",
  }),
  alert({
    id: "dependency-latency-high",
    name: "DependencyLatencyHigh",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.95, catalog.httpClientRequestDuration, "5m", byHost), seconds(2.5)),
      above(calls, perSecond(0.05)),
    ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("server.address")} answers ${label("service.name")} later than ${value}`,
    description: "5 % of the calls to this host take longer than two and a half seconds.",
    runbook: "Compare with the host's latency as others see it; check retries and pool limits.",
    dashboard: "service-overview",
  }),
  alert({
    id: "database-error-rate-high",
    name: "DatabaseErrorRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(sum(observations(catalog.dbOperationDuration, "5m", failed), byDatabase), queries),
        percent(5),
      ),
      above(queries, perSecond(0.05)),
    ),
    for: "1m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the ${label("db.system.name")} operations of ${label("service.name")} fail`,
    description: "The database refuses or breaks more than 5 % of the operations.",
    runbook:
      "Group the failed spans by `error.type`: connection errors, time-outs and constraints differ.",
    dashboard: "service-overview",
  }),
  alert({
    id: "database-latency-high",
    name: "DatabaseLatencyHigh",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.95, catalog.dbOperationDuration, "5m", byDatabase), seconds(0.5)),
      above(queries, perSecond(0.1)),
    ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("db.system.name")} answers ${label("service.name")} later than ${value}`,
    description: "5 % of the database operations take longer than half a second.",
    runbook: "Look for the slowest statements in the traces, then for locks and missing indexes.",
    dashboard: "service-overview",
  }),
  alert({
    id: "ai-provider-error-rate-high",
    name: "AiProviderErrorRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(share(sum(rate(catalog.aiProviderErrors, "10m"), byProvider), aiRequests), percent(20)),
      above(aiRequests, perSecond(0.01)),
    ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the requests to ${label("provider.name")} fail`,
    description: "An AI provider fails more than a fifth of the requests.",
    runbook: "Check the provider's status and our quota; move to another provider or model.",
    dashboard: "service-overview",
  }),
  alert({
    id: "git-provider-error-rate-high",
    name: "GitProviderErrorRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(
        share(sum(rate(catalog.gitProviderErrors, "10m"), byProvider), gitRequests),
        percent(20),
      ),
      above(gitRequests, perSecond(0.01)),
    ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the requests to ${label("provider.name")} fail`,
    description: "A Git provider fails more than a fifth of the requests.",
    runbook: "Check the provider's status, the token's validity and the rate limit's headers.",
    dashboard: "service-overview",
  }),
  alert({
    id: "workflow-failure-rate-high",
    name: "WorkflowFailureRateHigh",
    severity: "high",
    owner: "platform",
    when: both(
      above(share(workflowFailures, workflows), percent(10)),
      above(workflows, perSecond(0.005)),
    ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the runs of ${label("workflow.name")} fail`,
    description: "More than a tenth of the runs of one workflow ended in an error.",
    runbook: "Group the failures by `error.type` and open one trace of the most frequent.",
    dashboard: "service-overview",
  }),
  alert({
    id: "workflow-slow",
    name: "WorkflowSlow",
    severity: "medium",
    owner: "platform",
    when: both(
      above(quantile(0.95, catalog.workflowDuration, "30m", byWorkflow), seconds(900)),
      above(sum(observations(catalog.workflowDuration, "30m"), byWorkflow), perSecond(0.002)),
    ),
    for: "15m",
    summary: ({ label, value }) =>
      `5 % of the runs of ${label("workflow.name")} take longer than ${value}`,
    description: "Runs of one workflow take longer than a quarter of an hour.",
    runbook: "Compare the spans of a slow and a quick run.",
    dashboard: "service-overview",
  }),
  alert({
    id: "disk-nearly-full",
    name: "DiskNearlyFull",
    severity: "high",
    owner: "platform",
    when: above(max(averaged(catalog.diskUsage, "5m"), byMount), percent(90)),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("system.filesystem.mountpoint")} of ${label("service.name")} is ${value} full`,
    description: "A tenth of the disk remains.",
    runbook: "Find what grew (`du -x`), rotate or remove it, then ask why it grew.",
    dashboard: "service-overview",
  }),
  alert({
    id: "disk-full-soon",
    name: "DiskFullSoon",
    severity: "medium",
    owner: "platform",
    when: above(max(predict(catalog.diskUsage, "1h", "4h"), byMount), ratio(1)),
    for: "30m",
    summary: ({ label, value }) =>
      `${label("system.filesystem.mountpoint")} of ${label("service.name")} will be ${value} full in 4 hours`,
    description: "The disk fills at a pace that ends it within four hours.",
    runbook: "Find the writer; free or add space before the night.",
    dashboard: "service-overview",
  }),
]);
