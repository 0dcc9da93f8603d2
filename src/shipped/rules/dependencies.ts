import { capitalize } from "../../letter-case.ts";
import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { plus, share } from "../../promql/arithmetic.ts";
import { above, both } from "../../promql/condition.ts";
import { observations, quantile } from "../../promql/histogram.ts";
import { averaged, predict, rate } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { percent, perSecond, ratio, seconds } from "../../promql/quantity.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { digits, words } from "./in-words.ts";
import { not } from "../../promql/label-condition.ts";

const byHost = { by: [...serviceLabels, "server.address"] } as const;
const byDatabase = { by: [...serviceLabels, "db.system.name"] } as const;
const byProvider = { by: [...serviceLabels, "provider.name"] } as const;
const byWorkflow = { by: [...serviceLabels, "workflow.name"] } as const;
const byMount = { by: [...serviceLabels, "system.filesystem.mountpoint"] } as const;
const failed = { "error.type": not("") };

const calls = (window: Window) =>
  sum(observations(catalog.httpClientRequestDuration, window), byHost);
const queries = (window: Window) =>
  sum(observations(catalog.dbOperationDuration, window), byDatabase);
const aiRequests = (window: Window) => sum(rate(catalog.aiProviderRequests, window), byProvider);
const gitRequests = (window: Window) => sum(rate(catalog.gitProviderRequests, window), byProvider);
const workflowFailures = (window: Window) => sum(rate(catalog.workflowsFailed, window), byWorkflow);
const workflows = (window: Window) =>
  plus(workflowFailures(window), sum(rate(catalog.workflowsCompleted, window), byWorkflow));

/** What the services depend on: HTTP, databases, providers, workflows, disks. */
export const dependencyRules = shippedFile("dependencies", [
  shippedAlert({
    id: "dependency-error-rate-high",
    name: "DependencyErrorRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(
          share(
            sum(observations(catalog.httpClientRequestDuration, window, failed), byHost),
            calls(window),
          ),
          limit,
        ),
        above(calls(window), perSecond(0.05)),
      ),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the calls of ${label("service.name")} to ${label("server.address")} fail`,
    description: ({ limit }) =>
      `A dependency over HTTP fails more than ${words(limit)} of the calls.`,
    runbook: "Ask the dependency's status page or owner; switch on the fallback if there is one.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "dependency-latency-high",
    name: "DependencyLatencyHigh",
    severity: "medium",
    owner: "platform",
    limit: seconds(2.5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.95, catalog.httpClientRequestDuration, window, byHost), limit),
        above(calls(window), perSecond(0.05)),
      ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("server.address")} answers ${label("service.name")} later than ${value}`,
    description: ({ limit }) => `5 % of the calls to this host take longer than ${words(limit)}.`,
    runbook: "Compare with the host's latency as others see it; check retries and pool limits.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "database-error-rate-high",
    name: "DatabaseErrorRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(
          share(
            sum(observations(catalog.dbOperationDuration, window, failed), byDatabase),
            queries(window),
          ),
          limit,
        ),
        above(queries(window), perSecond(0.05)),
      ),
    for: "1m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the ${label("db.system.name")} operations of ${label("service.name")} fail`,
    description: ({ limit }) =>
      `The database refuses or breaks more than ${digits(limit)} of the operations.`,
    runbook:
      "Group the failed spans by `error.type`: connection errors, time-outs and constraints differ.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "database-latency-high",
    name: "DatabaseLatencyHigh",
    severity: "medium",
    owner: "platform",
    limit: seconds(0.5),
    window: "5m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.95, catalog.dbOperationDuration, window, byDatabase), limit),
        above(queries(window), perSecond(0.1)),
      ),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("db.system.name")} answers ${label("service.name")} later than ${value}`,
    description: ({ limit }) => `5 % of the database operations take longer than ${words(limit)}.`,
    runbook: "Look for the slowest statements in the traces, then for locks and missing indexes.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "ai-provider-error-rate-high",
    name: "AiProviderErrorRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(20),
    window: "10m",
    when: ({ limit, window }) =>
      both(
        above(
          share(sum(rate(catalog.aiProviderErrors, window), byProvider), aiRequests(window)),
          limit,
        ),
        above(aiRequests(window), perSecond(0.01)),
      ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the requests to ${label("provider.name")} fail`,
    description: ({ limit }) => `An AI provider fails more than ${words(limit)} of the requests.`,
    runbook: "Check the provider's status and our quota; move to another provider or model.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "git-provider-error-rate-high",
    name: "GitProviderErrorRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(20),
    window: "10m",
    when: ({ limit, window }) =>
      both(
        above(
          share(sum(rate(catalog.gitProviderErrors, window), byProvider), gitRequests(window)),
          limit,
        ),
        above(gitRequests(window), perSecond(0.01)),
      ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the requests to ${label("provider.name")} fail`,
    description: ({ limit }) => `A Git provider fails more than ${words(limit)} of the requests.`,
    runbook: "Check the provider's status, the token's validity and the rate limit's headers.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "workflow-failure-rate-high",
    name: "WorkflowFailureRateHigh",
    severity: "high",
    owner: "platform",
    limit: percent(10),
    window: "15m",
    when: ({ limit, window }) =>
      both(
        above(share(workflowFailures(window), workflows(window)), limit),
        above(workflows(window), perSecond(0.005)),
      ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the runs of ${label("workflow.name")} fail`,
    description: ({ limit }) =>
      `More than ${words(limit)} of the runs of one workflow ended in an error.`,
    runbook: "Group the failures by `error.type` and open one trace of the most frequent.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "workflow-slow",
    name: "WorkflowSlow",
    severity: "medium",
    owner: "platform",
    limit: seconds(900),
    window: "30m",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.95, catalog.workflowDuration, window, byWorkflow), limit),
        above(sum(observations(catalog.workflowDuration, window), byWorkflow), perSecond(0.002)),
      ),
    for: "15m",
    summary: ({ label, value }) =>
      `5 % of the runs of ${label("workflow.name")} take longer than ${value}`,
    description: ({ limit }) => `Runs of one workflow take longer than ${words(limit)}.`,
    runbook: "Compare the spans of a slow and a quick run.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "disk-nearly-full",
    name: "DiskNearlyFull",
    severity: "high",
    owner: "platform",
    limit: percent(90),
    window: "5m",
    when: ({ limit, window }) => above(max(averaged(catalog.diskUsage, window), byMount), limit),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("system.filesystem.mountpoint")} of ${label("service.name")} is ${value} full`,
    description: ({ limit }) => `${capitalize(words(ratio(1 - limit.value)))} of the disk remains.`,
    runbook: "Find what grew (`du -x`), rotate or remove it, then ask why it grew.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "disk-full-soon",
    name: "DiskFullSoon",
    severity: "medium",
    owner: "platform",
    limit: ratio(1),
    window: "1h",
    when: ({ limit, window }) =>
      above(max(predict(catalog.diskUsage, window, "4h"), byMount), limit),
    for: "30m",
    summary: ({ label, value }) =>
      `${label("system.filesystem.mountpoint")} of ${label("service.name")} will be ${value} full in 4 hours`,
    description: ({ limit }) =>
      `The disk fills at a pace that ${limit.value < 1 ? `has it ${digits(limit)} full` : "ends it"} within four hours.`,
    runbook: "Find the writer; free or add space before the night.",
    dashboard: "service-overview",
  }),
]);
