import { away, rising, steps, still, type Samples, type Series } from "./course.ts";
import type { Situation } from "./situation.ts";

const hour = steps(3_600);
const failsAt = 10;

function runs(failed: Samples, completed: Samples): readonly Series[] {
  const labels = {
    service_name: "checkout",
    deployment_environment_name: "production",
    job: "shop/checkout",
    instance: "a",
  };
  const workflow = { ...labels, workflow_name: "import" };
  return [
    { name: "process_uptime_seconds", labels, samples: rising(1e6, 15, 2 * hour) },
    {
      name: "workflow_failures_total",
      labels: { ...workflow, error_type: "Error" },
      samples: failed,
    },
    { name: "workflow_completions_total", labels: workflow, samples: completed },
  ];
}

/** Three failures within five minutes, after an hour without any. */
const threeFail: Samples = [
  ...away(hour),
  ...still(1, failsAt),
  ...still(2, failsAt),
  ...still(3, hour - 2 * failsAt),
];

/** What a few failed runs of a workflow may mean. */
export const workflowSituations: readonly Situation[] = [
  {
    name: "three of twenty-eight runs fail, as it happens where one of a hundred does",
    series: runs(threeFail, rising(0, 25 / steps(900), 2 * hour)),
    alerts: 0,
  },
  {
    name: "three of five runs fail",
    series: runs(threeFail, rising(0, 2 / steps(900), 2 * hour)),
    alerts: 1,
  },
];
