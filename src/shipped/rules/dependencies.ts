import { capitalize } from "../../letter-case.ts";
import { catalog } from "../../metrics/catalog.ts";
import { serviceLabels } from "../../metrics/resource-labels.ts";
import { max, sum } from "../../promql/aggregate.ts";
import { plus } from "../../promql/arithmetic.ts";
import { above, both, either } from "../../promql/condition.ts";
import { atLeastEvents } from "../../promql/events.ts";
import { eventsFor, failsMoreThan, type Counted } from "../../promql/failures.ts";
import { events, growth } from "../../promql/first-events.ts";
import { quantile } from "../../promql/histogram.ts";
import { averaged, predict } from "../../promql/functions.ts";
import type { Window } from "../../promql/series.ts";
import { percent, ratio, seconds } from "../../promql/quantity.ts";
import { answered } from "../dependency-answers.ts";
import { shippedAlert, shippedFile } from "./definition.ts";
import { enoughFailedRuns, enoughFailures } from "./enough.ts";
import { digits, words } from "./in-words.ts";
import { matches, not, notMatches } from "../../promql/label-condition.ts";
import { orZero } from "../../promql/or-zero.ts";
import type { Where } from "../../promql/source.ts";

const byHost = { by: [...serviceLabels, "server.address"] } as const;
const byDatabase = { by: [...serviceLabels, "db.system.name"] } as const;
const byProvider = { by: [...serviceLabels, "provider.name"] } as const;
const byWorkflow = { by: [...serviceLabels, "workflow.name"] } as const;
const byMount = { by: [...serviceLabels, "system.filesystem.mountpoint"] } as const;
const failed = { "error.type": not("") };
/** What a dependency is to blame for. */
const broken = { "error.type": notMatches(answered) };
/** It does not know us, or not well enough: ours to mend, and no call works until we do. */
const refused = { "error.type": matches("401|403|407") };

const calls = (window: Window, where?: Where<typeof catalog.httpClientRequestDuration>) =>
  sum(events(catalog.httpClientRequestDuration, window, where), byHost);
const queries = (window: Window, where?: Where<typeof catalog.dbOperationDuration>) =>
  sum(events(catalog.dbOperationDuration, window, where), byDatabase);

/** A workflow that always fails has no series of successes. */
const workflows = (window: Window): Counted<(typeof byWorkflow.by)[number]> => {
  const failed = sum(growth(catalog.workflowsFailed, window), byWorkflow);
  const completed = sum(growth(catalog.workflowsCompleted, window), byWorkflow);
  return { failed, all: plus(failed, orZero(completed, failed)) };
};

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
      failsMoreThan(limit, { failed: calls(window, broken), all: calls(window) }, enoughFailures),
    for: "2m",
    keepFiringFor: "5m",
    summary: ({ label, value }) =>
      `${value} of the calls of ${label("service.name")} to ${label("server.address")} fail`,
    description: ({ limit }) =>
      `A dependency over HTTP fails more than ${words(limit)} of the calls: it answers with 5xx, 408 or 429, or not at all. Other 4xx answers, such as 404, are answers.`,
    runbook: "Ask the dependency's status page or owner; switch on the fallback if there is one.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "dependency-access-refused",
    name: "DependencyAccessRefused",
    severity: "medium",
    owner: "platform",
    limit: percent(50),
    window: "5m",
    when: ({ limit, window }) =>
      failsMoreThan(limit, { failed: calls(window, refused), all: calls(window) }, enoughFailures),
    for: "5m",
    summary: ({ label, value }) =>
      `${label("server.address")} refuses ${label("service.name")} ${value} of its calls`,
    description: ({ limit }) =>
      `A dependency answers more than ${words(limit)} of the calls with 401, 403 or 407: it works, and does not let the service in.`,
    runbook:
      "Look for a credential that expired or was changed, and for a right or an address that was taken away.",
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
        atLeastEvents(calls(window), eventsFor(0.95)),
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
      failsMoreThan(
        limit,
        { failed: queries(window, failed), all: queries(window) },
        enoughFailures,
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
        atLeastEvents(queries(window), eventsFor(0.95)),
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
      failsMoreThan(
        limit,
        {
          failed: sum(growth(catalog.aiProviderErrors, window), byProvider),
          all: sum(growth(catalog.aiProviderRequests, window), byProvider),
        },
        enoughFailures,
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
      failsMoreThan(
        limit,
        {
          failed: sum(growth(catalog.gitProviderErrors, window), byProvider),
          all: sum(growth(catalog.gitProviderRequests, window), byProvider),
        },
        enoughFailures,
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
      either(
        failsMoreThan(limit, workflows(window), enoughFailures),
        // Three of thirty are chance where one run of a hundred fails, three of five are not
        failsMoreThan(ratio(Math.max(limit.value, 0.5)), workflows(window), enoughFailedRuns),
      ),
    for: "5m",
    summary: ({ label, value }) => `${value} of the runs of ${label("workflow.name")} fail`,
    description: ({ limit }) =>
      `More than ${words(limit)} of the runs of one workflow ended in an error: ${enoughFailures} of them at least, or ${enoughFailedRuns} where they are most of the runs.`,
    runbook: "Group the failures by `error.type` and open one trace of the most frequent.",
    dashboard: "service-overview",
  }),
  shippedAlert({
    id: "workflow-slow",
    name: "WorkflowSlow",
    severity: "medium",
    owner: "platform",
    limit: seconds(900),
    window: "1h",
    when: ({ limit, window }) =>
      both(
        above(quantile(0.9, catalog.workflowDuration, window, byWorkflow), limit),
        atLeastEvents(sum(events(catalog.workflowDuration, window), byWorkflow), eventsFor(0.9)),
      ),
    for: "15m",
    summary: ({ label, value }) =>
      `10 % of the runs of ${label("workflow.name")} take longer than ${value}`,
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
