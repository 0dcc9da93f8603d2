import {
  above,
  atMost,
  averaged,
  below,
  both,
  count,
  either,
  equals,
  highest,
  increase,
  lowest,
  minus,
  orElse,
  perSecond,
  plus,
  predict,
  rate,
  ratio,
  seconds,
  share,
  sum,
  times,
  value,
} from "#src/alerting/index.ts";

import { exported, rule, type PublicSet } from "./public-rule.ts";

const reloaded = exported("prometheus_config_last_reload_successful", "gauge", "{flag}");
const refreshFailures = exported("prometheus_sd_refresh_failures_total", "counter", "{failure}", [
  "mechanism",
]);
const queueLength = exported("prometheus_notifications_queue_length", "gauge", "{alert}");
const queueCapacity = exported("prometheus_notifications_queue_capacity", "gauge", "{alert}");
const sendErrors = exported("prometheus_notifications_errors_total", "counter", "{alert}", [
  "alertmanager",
]);
const sent = exported("prometheus_notifications_sent_total", "counter", "{alert}", [
  "alertmanager",
]);
const discovered = exported("prometheus_notifications_alertmanagers_discovered", "gauge", "{am}");
const compactionsFailed = exported("prometheus_tsdb_compactions_failed_total", "counter", "{n}");
const appended = exported("prometheus_tsdb_head_samples_appended_total", "counter", "{sample}", [
  "type",
]);
const cacheEntries = exported("prometheus_target_metadata_cache_entries", "gauge", "{entry}", [
  "scrape_job",
]);
const groupRules = exported("prometheus_rule_group_rules", "gauge", "{rule}", ["rule_group"]);
const duplicates = exported(
  "prometheus_target_scrapes_sample_duplicate_timestamp_total",
  "counter",
  "{sample}",
);
const queue = ["remote_name", "url"] as const;
const failedOld = exported(
  "prometheus_remote_storage_failed_samples_total",
  "counter",
  "{sample}",
  queue,
);
const failedNew = exported(
  "prometheus_remote_storage_samples_failed_total",
  "counter",
  "{sample}",
  queue,
);
const succeeded = exported(
  "prometheus_remote_storage_succeeded_samples_total",
  "counter",
  "{sample}",
  queue,
);
const samples = exported("prometheus_remote_storage_samples_total", "counter", "{sample}", queue);
const highestTime = exported(
  "prometheus_remote_storage_highest_timestamp_in_seconds",
  "gauge",
  "s",
);
const sentTime = exported(
  "prometheus_remote_storage_queue_highest_sent_timestamp_seconds",
  "gauge",
  "s",
  queue,
);
const desired = exported("prometheus_remote_storage_shards_desired", "gauge", "{shard}", queue);
const most = exported("prometheus_remote_storage_shards_max", "gauge", "{shard}", queue);
const syncFailed = exported("prometheus_target_sync_failed_total", "counter", "{target}", [
  "scrape_job",
]);
const queries = exported("prometheus_engine_queries", "gauge", "{query}");
const queriesMax = exported("prometheus_engine_queries_concurrent_max", "gauge", "{query}");

const self = { job: "prometheus" } as const;
const failed = orElse(rate(failedOld, "5m", self), rate(failedNew, "5m", self));
const arrived = orElse(rate(succeeded, "5m", self), rate(samples, "5m", self));

export const prometheusMixin: PublicSet = {
  repository: "prometheus/prometheus",
  path: "documentation/prometheus-mixin/alerts.libsonnet",
  licence: "Apache-2.0",
  rules: [
    rule(
      "PrometheusBadConfig",
      "208c0d6ba31dc476",
      equals(highest(reloaded, "5m", self), count(0)),
    ),
    rule(
      "PrometheusSDRefreshFailure",
      "00c6e902988f378c",
      above(increase(refreshFailures, "10m", self), count(0)),
    ),
    rule(
      "PrometheusNotificationQueueRunningFull",
      "6db1fd83acd8150a",
      above(predict(queueLength, "5m", "30m", self), lowest(queueCapacity, "5m", self)),
    ),
    rule(
      "PrometheusErrorSendingAlertsToSomeAlertmanagers",
      "a103b28378a8d540",
      above(times(share(rate(sendErrors, "5m", self), rate(sent, "5m", self)), 100), ratio(1)),
    ),
    rule(
      "PrometheusNotConnectedToAlertmanagers",
      "b68f8fcad16c16d1",
      below(highest(discovered, "5m", self), count(1)),
    ),
    rule(
      "PrometheusTSDBCompactionsFailing",
      "55a12442898a6be2",
      above(increase(compactionsFailed, "3h", self), count(0)),
    ),
    rule(
      "PrometheusNotIngestingSamples",
      "57fc44e805b4d7ca",
      both(
        atMost(sum(rate(appended, "5m", self), { without: ["type"] }), perSecond(0)),
        either(
          above(sum(value(cacheEntries, self), { without: ["scrape_job"] }), count(0)),
          above(sum(value(groupRules, self), { without: ["rule_group"] }), count(0)),
        ),
      ),
    ),
    rule(
      "PrometheusDuplicateTimestamps",
      "f7cae8aac2c64d7a",
      above(rate(duplicates, "5m", self), perSecond(0)),
    ),
    rule(
      "PrometheusRemoteStorageFailures",
      "dedabb2f53150804",
      above(times(share(failed, plus(failed, arrived)), 100), ratio(1)),
    ),
    rule(
      "PrometheusRemoteWriteBehind",
      "3dbb4da1b45f5b67",
      above(
        minus(highest(highestTime, "5m", self), highest(sentTime, "5m", self), {
          ignoring: ["remote_name", "url"],
          groupRight: [],
        }),
        seconds(120),
      ),
    ),
    rule(
      "PrometheusRemoteWriteDesiredShards",
      "420c3a437f7d7e05",
      above(highest(desired, "5m", self), highest(most, "5m", self)),
    ),
    rule(
      "PrometheusTargetSyncFailure",
      "74daef3425447dba",
      above(increase(syncFailed, "30m", self), count(0)),
    ),
    rule(
      "PrometheusHighQueryLoad",
      "cb348213d6f8e58d",
      above(share(averaged(queries, "5m", self), highest(queriesMax, "5m", self)), ratio(0.8)),
    ),
  ],
};
