import {
  above,
  below,
  both,
  bytes,
  changes,
  count,
  countSeries,
  differs,
  either,
  equals,
  exists,
  filtered,
  increase,
  matches,
  max,
  minus,
  not,
  predict,
  quantile,
  ratio,
  seconds,
  share,
  sum,
  times,
  topk,
  unless,
  value,
  readAs,
} from "#src/alerting/index.ts";

import { exported, rule, type PublicSet } from "./public-rule.ts";

const state = { job: "kube-state-metrics" } as const;
const kubelet = { job: "kubelet" } as const;

const container = ["namespace", "pod", "container"] as const;
const restarts = exported(
  "kube_pod_container_status_restarts_total",
  "counter",
  "{restart}",
  container,
);
const waiting = exported("kube_pod_container_status_waiting", "gauge", "{flag}", container);
const waitingReason = exported("kube_pod_container_status_waiting_reason", "gauge", "{flag}", [
  ...container,
  "reason",
]);
const phase = exported("kube_pod_status_phase", "gauge", "{flag}", [
  "namespace",
  "pod",
  "phase",
  "cluster",
]);
const owner = exported("kube_pod_owner", "gauge", "{flag}", ["namespace", "pod", "owner_kind"]);
const podInfo = exported("kube_pod_info", "gauge", "{flag}", [
  "namespace",
  "pod",
  "node",
  "cluster",
]);
const capacityPods = exported("kube_node_status_capacity_pods", "gauge", "{flag}", ["node"]);

const workload = ["namespace", "deployment"] as const;
const observed = exported(
  "kube_deployment_status_observed_generation",
  "gauge",
  "{generation}",
  workload,
);
const generation = exported("kube_deployment_metadata_generation", "gauge", "{n}", workload);
const wanted = exported("kube_deployment_spec_replicas", "gauge", "{pod}", workload);
const available = exported("kube_deployment_status_replicas_available", "gauge", "{n}", workload);
const updated = exported("kube_deployment_status_replicas_updated", "gauge", "{pod}", workload);

const set = ["namespace", "statefulset"] as const;
const setReady = exported("kube_statefulset_status_replicas_ready", "gauge", "{pod}", set);
const setStatus = exported("kube_statefulset_status_replicas", "gauge", "{pod}", set);
const setUpdated = exported("kube_statefulset_status_replicas_updated", "gauge", "{pod}", set);
const setReplicas = exported("kube_statefulset_replicas", "gauge", "{pod}", set);
const setObserved = exported("kube_statefulset_status_observed_generation", "gauge", "{n}", set);
const setGeneration = exported("kube_statefulset_metadata_generation", "gauge", "{n}", set);
const revisions = [...set, "revision"] as const;
const current = exported("kube_statefulset_status_current_revision", "gauge", "{n}", revisions);
const update = exported("kube_statefulset_status_update_revision", "gauge", "{n}", revisions);

const daemon = ["namespace", "daemonset"] as const;
const scheduled = exported(
  "kube_daemonset_status_current_number_scheduled",
  "gauge",
  "{pod}",
  daemon,
);
const desired = exported("kube_daemonset_status_desired_number_scheduled", "gauge", "{n}", daemon);
const misscheduled = exported("kube_daemonset_status_number_misscheduled", "gauge", "{n}", daemon);
const daemonUpdated = exported("kube_daemonset_updated_number_scheduled", "gauge", "{pod}", daemon);
const daemonAvailable = exported(
  "kube_daemonset_status_number_available",
  "gauge",
  "{pod}",
  daemon,
);

const jobs = ["namespace", "job_name"] as const;
const completions = exported("kube_job_spec_completions", "gauge", "{job}", jobs);
const jobSucceeded = exported("kube_job_status_succeeded", "gauge", "{job}", jobs);
const jobFailed = exported("kube_job_failed", "gauge", "{job}", [...jobs, "condition"]);

const scaler = ["namespace", "horizontalpodautoscaler"] as const;
const hpaDesired = exported(
  "kube_horizontalpodautoscaler_status_desired_replicas",
  "gauge",
  "{pod}",
  scaler,
);
const hpaCurrent = exported(
  "kube_horizontalpodautoscaler_status_current_replicas",
  "gauge",
  "{pod}",
  scaler,
);
const hpaMin = exported("kube_horizontalpodautoscaler_spec_min_replicas", "gauge", "{n}", scaler);
const hpaMax = exported("kube_horizontalpodautoscaler_spec_max_replicas", "gauge", "{n}", scaler);

const requestedCpu = exported(
  "namespace:kube_pod_container_resource_requests_cpu_cores:sum",
  "gauge",
  "{core}",
  ["namespace"],
);
const cores = exported("kube_node_status_allocatable_cpu_cores", "gauge", "{core}", ["node"]);
const quota = exported("kube_resourcequota", "gauge", "{unit}", [
  "namespace",
  "resourcequota",
  "resource",
  "type",
]);
const throttled = exported(
  "container_cpu_cfs_throttled_periods_total",
  "counter",
  "{period}",
  container,
);
const periods = exported("container_cpu_cfs_periods_total", "counter", "{period}", container);

const condition = exported("kube_node_status_condition", "gauge", "{flag}", [
  "node",
  "condition",
  "status",
]);
const taint = exported("kube_node_spec_taint", "gauge", "{flag}", [
  "node",
  "key",
  "value",
  "effect",
]);
const startUp = exported("kubelet_pod_worker_duration_seconds", "histogram", "s");
const nodeName = exported("kubelet_node_name", "gauge", "{flag}", ["node"]);

const claim = ["namespace", "persistentvolumeclaim"] as const;
const volumeAvailable = exported("kubelet_volume_stats_available_bytes", "gauge", "By", claim);
const volumeUsed = exported("kubelet_volume_stats_used_bytes", "gauge", "By", claim);
const volumeCapacity = exported("kubelet_volume_stats_capacity_bytes", "gauge", "By", claim);

const none = { by: [] } as const;
const usedOfHard = share(
  value(quota, { ...state, type: "used" }),
  filtered(above(value(quota, { ...state, type: "hard" }), count(0))),
  { ignoring: ["instance", "job", "type"] },
);
const allCores = sum(value(cores), none);
const hpa = value(hpaCurrent, state);
const ofDaemon = (metric: typeof scheduled) => differs(value(metric, state), value(desired, state));

export const kubernetesMixin: PublicSet = {
  repository: "kubernetes-monitoring/kubernetes-mixin",
  path: "alerts",
  licence: "Apache-2.0",
  rules: [
    rule(
      "KubePodCrashLooping",
      "1b02b8f98fce13d3",
      both(
        above(increase(restarts, "10m", state), count(0)),
        equals(value(waiting, state), count(1)),
      ),
    ),
    rule(
      "KubePodNotReady",
      "312228d454608b2e",
      above(
        sum(
          times(
            max(value(phase, { ...state, phase: matches("Pending|Unknown") }), {
              by: ["namespace", "pod"],
            }),
            topk(
              1,
              max(value(owner, { owner_kind: not("Job") }), {
                by: ["namespace", "pod", "owner_kind"],
              }),
              { by: ["namespace", "pod"] },
            ),
            { on: ["namespace", "pod"], groupLeft: ["owner_kind"] },
          ),
          { by: ["namespace", "pod"] },
        ),
        count(0),
      ),
    ),
    rule(
      "KubeDeploymentGenerationMismatch",
      "556f8aa9077e73df",
      differs(value(observed, state), value(generation, state)),
    ),
    rule(
      "KubeDeploymentReplicasMismatch",
      "d961694016498ba1",
      both(
        above(value(wanted, state), value(available, state)),
        equals(changes(updated, "10m", state), count(0)),
      ),
    ),
    rule(
      "KubeStatefulSetReplicasMismatch",
      "b49bedcfd02461c3",
      both(
        differs(value(setReady, state), value(setStatus, state)),
        equals(changes(setUpdated, "10m", state), count(0)),
      ),
    ),
    rule(
      "KubeStatefulSetGenerationMismatch",
      "c98198a5c3fcc0d6",
      differs(value(setObserved, state), value(setGeneration, state)),
    ),
    rule(
      "KubeStatefulSetUpdateNotRolledOut",
      "884d1c5c7abdb56a",
      both(
        exists(
          times(
            max(filtered(unless(exists(value(current, state)), exists(value(update, state)))), {
              without: ["revision"],
            }),
            filtered(differs(value(setReplicas, state), value(setUpdated, state))),
          ),
        ),
        equals(changes(setUpdated, "5m", state), count(0)),
      ),
    ),
    rule(
      "KubeDaemonSetRolloutStuck",
      "2b3161d856ff2fbe",
      both(
        either(
          either(
            either(ofDaemon(scheduled), differs(value(misscheduled, state), count(0))),
            ofDaemon(daemonUpdated),
          ),
          ofDaemon(daemonAvailable),
        ),
        equals(changes(daemonUpdated, "5m", state), count(0)),
      ),
    ),
    rule(
      "KubeContainerWaiting",
      "f801e51372ca03a7",
      above(sum(value(waitingReason, state), { by: container }), count(0)),
    ),
    rule(
      "KubeDaemonSetNotScheduled",
      "f3a8f07c76bb6a18",
      above(minus(value(desired, state), value(scheduled, state)), count(0)),
    ),
    rule(
      "KubeDaemonSetMisScheduled",
      "7f856909d95577cb",
      above(value(misscheduled, state), count(0)),
    ),
    rule(
      "KubeJobCompletion",
      "1c183adf22094725",
      above(minus(value(completions, state), value(jobSucceeded, state)), count(0)),
    ),
    rule("KubeJobFailed", "a1cb30e18628cc1d", above(value(jobFailed, state), count(0))),
    rule(
      "KubeHpaReplicasMismatch",
      "4dabfbdb29e7a385",
      both(
        both(
          both(differs(value(hpaDesired, state), hpa), above(hpa, value(hpaMin, state))),
          below(hpa, value(hpaMax, state)),
        ),
        equals(changes(hpaCurrent, "15m", state), count(0)),
      ),
    ),
    rule("KubeHpaMaxedOut", "3ea7bffcd8353401", equals(hpa, value(hpaMax, state))),
    rule(
      "KubeCPUOvercommit",
      "6c93ab530b8d32a4",
      above(
        share(sum(value(requestedCpu), none), allCores),
        share(minus(allCores, count(1)), allCores),
      ),
    ),
    rule(
      "KubeCPUQuotaOvercommit",
      "ba23ea6cbcf5f619",
      above(
        share(sum(value(quota, { ...state, type: "hard", resource: "cpu" }), none), allCores),
        ratio(1.5),
      ),
    ),
    rule(
      "KubeQuotaAlmostFull",
      "1aba0ee5664c92bd",
      below(filtered(above(usedOfHard, ratio(0.9))), ratio(1)),
    ),
    rule("KubeQuotaFullyUsed", "a9ed6cdcf09efcf3", equals(readAs(usedOfHard, "count"), count(1))),
    rule("KubeQuotaExceeded", "f716af28ba3f2e7e", above(usedOfHard, ratio(1))),
    rule(
      "CPUThrottlingHigh",
      "aa42673884a553ca",
      above(
        share(
          sum(increase(throttled, "5m", { container: not("") }), { by: container }),
          sum(increase(periods, "5m"), { by: container }),
        ),
        ratio(0.25),
      ),
    ),
    rule(
      "KubeNodeNotReady",
      "75362cf16313a36f",
      equals(value(condition, { ...state, condition: "Ready", status: "true" }), count(0)),
    ),
    rule(
      "KubeNodeUnreachable",
      "25d5adc004aaf2de",
      equals(
        filtered(
          unless(
            exists(
              value(taint, {
                ...state,
                key: "node.kubernetes.io/unreachable",
                effect: "NoSchedule",
              }),
            ),
            exists(
              value(taint, {
                ...state,
                key: matches(
                  "ToBeDeletedByClusterAutoscaler|cloud.google.com/impending-node-termination|aws-node-termination-handler/spot-itn",
                ),
              }),
            ),
            { ignoring: ["key", "value"] },
          ),
        ),
        count(1),
      ),
    ),
    rule(
      "KubeletTooManyPods",
      "19f74a379694dfc0",
      above(
        share(
          countSeries(
            times(
              filtered(equals(value(phase, { ...state, phase: "Running" }), count(1))),
              topk(1, value(podInfo, state), { by: ["instance", "pod", "namespace", "cluster"] }),
              { on: ["instance", "pod", "namespace", "cluster"], groupLeft: ["node"] },
            ),
            { by: ["node"] },
          ),
          max(filtered(differs(value(capacityPods, state), count(1))), { by: ["node"] }),
        ),
        ratio(0.95),
      ),
    ),
    rule(
      "KubeNodeReadinessFlapping",
      "96432d8de132758b",
      above(
        sum(changes(condition, "15m", { status: "true", condition: "Ready" }), { by: ["node"] }),
        count(2),
      ),
    ),
    rule(
      "KubeletPodStartUpLatencyHigh",
      "a90a70529693c04e",
      above(
        times(
          quantile(0.99, startUp, "5m", { by: ["instance"], where: kubelet }),
          value(nodeName, kubelet),
          { on: ["instance"], groupLeft: ["node"] },
        ),
        seconds(60),
      ),
    ),
    rule(
      "KubePersistentVolumeFullInFourDays",
      "f1fc0a7cc5302276",
      both(
        above(
          share(times(value(volumeUsed, kubelet), 100), value(volumeCapacity, kubelet)),
          ratio(85),
        ),
        below(predict(volumeAvailable, "6h", "4d", kubelet), bytes(0)),
      ),
    ),
  ],
};
