import { timeSeries } from "../../dashboards/define/time-series.ts";
import { catalog } from "../../metrics/catalog.ts";
import { sum } from "../../promql/aggregate.ts";
import { rate } from "../../promql/functions.ts";
import { quantile } from "../../promql/histogram.ts";
import { withoutNaN } from "./requests.ts";

const byWorkflow = { by: ["workflow.name"] } as const;

/** What the service does without being asked by a request. */
export const workflowPanels = [
  timeSeries({
    title: "Workflow ends",
    description: "Workflows a second that ended well or in an error.",
    show: [
      {
        of: sum(rate(catalog.workflowsCompleted, "auto"), byWorkflow),
        legend: "{{workflow_name}} completed",
      },
      {
        of: sum(rate(catalog.workflowsFailed, "auto"), byWorkflow),
        legend: "{{workflow_name}} failed",
      },
    ],
    alerts: ["workflow-failure-rate-high"],
    width: 12,
    nothing: "no workflows",
  }),
  timeSeries({
    title: "Workflow duration",
    description: "95th percentile from start to end, waiting in queues included.",
    show: [{ of: withoutNaN(quantile(0.95, catalog.workflowDuration, "auto", byWorkflow)) }],
    limit: { alert: "workflow-slow" },
    width: 12,
    nothing: "no workflows",
  }),
] as const;
