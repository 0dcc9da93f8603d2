import {
  above,
  averaged,
  avg,
  below,
  both,
  bytes,
  bytesPerSecond,
  count,
  countSeries,
  either,
  equals,
  exists,
  filtered,
  increase,
  labelReplace,
  matches,
  minus,
  not,
  notMatches,
  per,
  percent,
  perSecond,
  predict,
  printPromql,
  rate,
  ratio,
  raw,
  seconds,
  share,
  sum,
  times,
  value,
  type Condition,
  type Dimension,
} from "#src/alerting/index.ts";

import { exported, rule, type PublicSet } from "./public-rule.ts";

const info = exported("node_uname_info", "gauge", "{flag}", ["nodename", "release"]);
const memAvailable = exported("node_memory_MemAvailable_bytes", "gauge", "By");
const memTotal = exported("node_memory_MemTotal_bytes", "gauge", "By");
const swapFree = exported("node_memory_SwapFree_bytes", "gauge", "By");
const swapTotal = exported("node_memory_SwapTotal_bytes", "gauge", "By");
const majorFaults = exported("node_vmstat_pgmajfault", "counter", "{fault}");
const oomKills = exported("node_vmstat_oom_kill", "counter", "{kill}");
const received = exported("node_network_receive_bytes_total", "counter", "By", ["device"]);
const volume = ["device", "fstype", "mountpoint"] as const;
const avail = exported("node_filesystem_avail_bytes", "gauge", "By", volume);
const size = exported("node_filesystem_size_bytes", "gauge", "By", volume);
const filesFree = exported("node_filesystem_files_free", "gauge", "{file}", volume);
const files = exported("node_filesystem_files", "gauge", "{file}", volume);
const readOnly = exported("node_filesystem_readonly", "gauge", "{flag}", volume);
const readTime = exported("node_disk_read_time_seconds_total", "counter", "s", ["device"]);
const reads = exported("node_disk_reads_completed_total", "counter", "{read}", ["device"]);
const ioTime = exported("node_disk_io_time_seconds_total", "counter", "s", ["device"]);
const cpu = exported("node_cpu_seconds_total", "counter", "s", ["cpu", "mode"]);
const switches = exported("node_context_switches_total", "counter", "{switch}");
const unitState = exported("node_systemd_unit_state", "gauge", "{flag}", ["name", "state", "type"]);
const temperature = exported("node_hwmon_temp_celsius", "gauge", "Cel", ["chip", "sensor", "node"]);
const sensorLabel = exported("node_hwmon_sensor_label", "gauge", "{flag}", [
  "chip",
  "sensor",
  "label",
  "node",
]);
const criticalAlarm = exported("node_hwmon_temp_crit_alarm_celsius", "gauge", "{flag}", [
  "chip",
  "sensor",
]);
const alarm = exported("node_hwmon_temp_alarm", "gauge", "{flag}", ["chip", "sensor"]);
const raidDisks = exported("node_md_disks", "gauge", "{disk}", ["device", "state"]);

/** The set's habit: the name of the node, from the series that knows it. */
function named<L extends string, D extends Dimension>(condition: Condition<L | "instance", D>) {
  return exists(
    times(filtered(condition), value(info, { nodename: matches(".+") }), {
      on: ["instance"],
      groupLeft: ["nodename"],
    }),
  );
}

const onVolume = { on: ["instance", "device", "mountpoint"] } as const;
const writable = equals(value(readOnly), count(0));
const spaceLow = below(share(times(value(avail), 100), value(size)), ratio(10));
const noDos = { fstype: not("msdosfs") } as const;
const idleCpus = countSeries(value({ ...cpu, kind: "gauge" }, { mode: "idle" }), {
  without: ["mode", "cpu"],
});

const kernels = labelReplace(value(info), {
  to: "kernel",
  from: "release",
  match: "([0-9]+.[0-9]+.[0-9]+).*",
  by: "$1",
});
const deviating = above(countSeries(sum(kernels, { by: ["kernel"] }), { by: [] }), count(1));

export const awesomePrometheusAlerts: PublicSet = {
  repository: "samber/awesome-prometheus-alerts",
  path: "dist/rules/host-and-hardware/node-exporter.yml",
  licence: "CC-BY-4.0",
  rules: [
    rule(
      "HostOutOfMemory",
      "7cd5a319067cc5c3",
      named(below(times(share(value(memAvailable), value(memTotal)), 100), ratio(10))),
    ),
    rule(
      "HostMemoryUnderMemoryPressure",
      "3a401be3c9790b1b",
      named(above(rate(majorFaults, "1m"), perSecond(1000))),
    ),
    rule(
      "HostMemoryIsUnderutilized",
      "ffde46e3cb3cc036",
      named(
        below(
          minus(ratio(100), times(share(averaged(memAvailable, "30m"), value(memTotal)), 100)),
          ratio(20),
        ),
      ),
    ),
    rule(
      "HostUnusualNetworkThroughputIn",
      "93dc64ba32b443a1",
      named(
        above(
          per(per(sum(rate(received, "2m"), { by: ["instance"] }), 1024), 1024),
          bytesPerSecond(100),
        ),
      ),
    ),
    rule("HostOutOfDiskSpace", "85763feedcfee6f8", named(both(spaceLow, writable, onVolume))),
    rule(
      "HostDiskWillFillIn24Hours",
      "3c232ec569cd353f",
      named(
        both(
          both(
            spaceLow,
            below(predict(avail, "1h", "24h", { fstype: notMatches("tmpfs") }), bytes(0)),
            onVolume,
          ),
          writable,
          onVolume,
        ),
      ),
    ),
    rule(
      "HostInodesWillFillIn24Hours",
      "ac852f5cfffa7438",
      named(
        both(
          both(
            below(times(share(value(filesFree, noDos), value(files, noDos)), 100), ratio(10)),
            below(predict(filesFree, "1h", "24h", noDos), count(0)),
          ),
          equals(value(readOnly, noDos), count(0)),
          onVolume,
        ),
      ),
    ),
    rule(
      "HostUnusualDiskReadLatency",
      "b0ab078a1a49aa01",
      named(
        both(
          above(per(rate(readTime, "1m"), rate(reads, "1m")), seconds(0.1)),
          above(rate(reads, "1m"), perSecond(0)),
        ),
      ),
    ),
    rule(
      "HostHighCpuLoad",
      "6f2c503c1a666e24",
      named(
        above(
          sum(avg(rate(cpu, "2m", { mode: not("idle") }), { by: ["mode", "instance"] }), {
            by: ["instance"],
          }),
          percent(80),
        ),
      ),
    ),
    rule(
      "HostCpuIsUnderutilized",
      "b88e0a9f97df9e68",
      named(below(minus(ratio(100), times(rate(cpu, "30m", { mode: "idle" }), 100)), ratio(20))),
    ),
    rule(
      "HostCpuStealNoisyNeighbor",
      "c9a02f203be60673",
      named(
        above(times(avg(rate(cpu, "5m", { mode: "steal" }), { by: ["instance"] }), 100), ratio(10)),
      ),
    ),
    rule("HostUnusualDiskIo", "e3c5e6fa64ad229c", named(above(rate(ioTime, "1m"), ratio(0.5)))),
    rule(
      "HostContextSwitchingHigh",
      "c9cccebb0ca4143a",
      above(
        share(per(rate(switches, "15m"), idleCpus), per(rate(switches, "1d"), idleCpus)),
        ratio(2),
      ),
    ),
    rule(
      "HostSwapIsFillingUp",
      "217dca1ff6507099",
      named(
        above(times(minus(ratio(1), share(value(swapFree), value(swapTotal))), 100), ratio(80)),
      ),
    ),
    rule(
      "HostSystemdServiceCrashed",
      "d1136d84ba1e9e4b",
      named(equals(value(unitState, { state: "failed" }), count(1))),
    ),
    rule(
      "HostPhysicalComponentTooHot",
      "69faacf273fb91a6",
      named(
        above(
          times(value(temperature), value(sensorLabel, { label: not("tctl") }), {
            ignoring: ["label"],
            groupLeft: ["instance", "job", "node", "sensor"],
          }),
          count(75),
        ),
      ),
    ),
    rule(
      "HostNodeOvertemperatureAlarm",
      "9c35b7066df34373",
      named(either(equals(value(criticalAlarm), count(1)), equals(value(alarm), count(1)))),
    ),
    rule(
      "HostRaidDiskFailure",
      "8cf078d69ca1293e",
      named(above(value(raidDisks, { state: "failed" }), count(0))),
    ),
    // The left side has no instance, so it never fires: `on: ["instance"]` does not compile
    rule(
      "HostKernelVersionDeviations",
      "2e4e10e894b75ac7",
      exists(
        raw(
          `(${printPromql(deviating.node)}) * on (instance) group_left (nodename) node_uname_info{nodename=~".+"}`,
          { labels: ["nodename"], dimension: "count" },
        ),
      ),
    ),
    rule(
      "HostOomKillDetected",
      "cc8693eb792f9b17",
      named(above(increase(oomKills, "1m"), count(0))),
    ),
  ],
};
