import {
  above,
  atLeast,
  atMost,
  below,
  both,
  count,
  deriv,
  either,
  equals,
  lowest,
  matches,
  minus,
  not,
  predict,
  rate,
  ratio,
  seconds,
  share,
  times,
  value,
  bytes,
  type Expression,
} from "#src/alerting/index.ts";

import { exported, rule, type PublicSet } from "./public-rule.ts";

const volume = ["device", "fstype", "mountpoint"] as const;
const avail = exported("node_filesystem_avail_bytes", "gauge", "By", volume);
const size = exported("node_filesystem_size_bytes", "gauge", "By", volume);
const filesFree = exported("node_filesystem_files_free", "gauge", "{file}", volume);
const files = exported("node_filesystem_files", "gauge", "{file}", volume);
const readOnly = exported("node_filesystem_readonly", "gauge", "{flag}", volume);
const receiveErrs = exported("node_network_receive_errs_total", "counter", "{error}", ["device"]);
const received = exported("node_network_receive_packets_total", "counter", "{error}", ["device"]);
const transmitErrs = exported("node_network_transmit_errs_total", "counter", "{error}", ["device"]);
const transmitted = exported("node_network_transmit_packets_total", "counter", "{error}", [
  "device",
]);
const entries = exported("node_nf_conntrack_entries", "gauge", "{entry}");
const entriesLimit = exported("node_nf_conntrack_entries_limit", "gauge", "{entry}");
const textfileError = exported("node_textfile_scrape_error", "gauge", "{flag}");
const clockOffset = exported("node_timex_offset_seconds", "gauge", "s");
const synchronised = exported("node_timex_sync_status", "gauge", "{flag}");
const maxError = exported("node_timex_maxerror_seconds", "gauge", "s");
const disksRequired = exported("node_md_disks_required", "gauge", "{disk}", ["device"]);
const disks = exported("node_md_disks", "gauge", "{disk}", ["device", "state"]);
const allocated = exported("node_filefd_allocated", "gauge", "{fd}");
const maximum = exported("node_filefd_maximum", "gauge", "{fd}");

const node = { job: "node" } as const;
const local = { ...node, fstype: not(""), mountpoint: not("") } as const;
const raid = {
  ...node,
  device: matches("(/dev/)?(mmcblk.p.+|nvme.+|rbd.+|sd.+|vd.+|xvd.+|dm-.+|md.+|dasd.+)"),
} as const;

const writable = equals(value(readOnly, local), count(0));
const spaceLeft = times(share(value(avail, local), value(size, local)), 100);
const filesLeft = times(share(value(filesFree, local), value(files, local)), 100);

function spaceFillingUp(limit: number, ahead: "24h" | "4h") {
  const full = below(predict(avail, "6h", ahead, local), bytes(0));
  return both(both(below(spaceLeft, ratio(limit)), full), writable);
}

function filesFillingUp(limit: number, ahead: "24h" | "4h") {
  const full = below(predict(filesFree, "6h", ahead, local), count(0));
  return both(both(below(filesLeft, ratio(limit)), full), writable);
}

function almostOut(
  left: Expression<"device" | "fstype" | "mountpoint" | "job" | "instance", "ratio">,
  limit: number,
) {
  return both(below(left, ratio(limit)), writable);
}

const skew = value(clockOffset, node);
const drift = deriv(clockOffset, "5m", node);
const descriptors = share(times(value(allocated, node), 100), value(maximum, node));

export const nodeMixin: PublicSet = {
  repository: "prometheus/node_exporter",
  path: "docs/node-mixin/alerts/alerts.libsonnet",
  licence: "Apache-2.0",
  rules: [
    rule("NodeFilesystemSpaceFillingUp, warning", "bf01f409ca5a1eab", spaceFillingUp(40, "24h")),
    rule("NodeFilesystemSpaceFillingUp, critical", "d959318e66c4f89f", spaceFillingUp(20, "4h")),
    rule("NodeFilesystemAlmostOutOfSpace, warning", "d40ef16dffa3d08a", almostOut(spaceLeft, 5)),
    rule("NodeFilesystemAlmostOutOfSpace, critical", "41c370b3932446ac", almostOut(spaceLeft, 3)),
    rule("NodeFilesystemFilesFillingUp, warning", "c403f3d3377f4f40", filesFillingUp(40, "24h")),
    rule("NodeFilesystemFilesFillingUp, critical", "3706bf2a308fe7d9", filesFillingUp(20, "4h")),
    rule("NodeFilesystemAlmostOutOfFiles, warning", "adffda76902aae9e", almostOut(filesLeft, 5)),
    rule("NodeFilesystemAlmostOutOfFiles, critical", "b7c2280283958cc1", almostOut(filesLeft, 3)),
    rule(
      "NodeNetworkReceiveErrs",
      "1707dfe63ecaea0b",
      above(share(rate(receiveErrs, "2m"), rate(received, "2m")), ratio(0.01)),
    ),
    rule(
      "NodeNetworkTransmitErrs",
      "5d88a6e6e0c18ebe",
      above(share(rate(transmitErrs, "2m"), rate(transmitted, "2m")), ratio(0.01)),
    ),
    rule(
      "NodeHighNumberConntrackEntriesUsed",
      "bf9f52033d33d9ae",
      above(share(value(entries), value(entriesLimit)), ratio(0.75)),
    ),
    rule(
      "NodeTextFileCollectorScrapeError",
      "3e89d61b14a79d2d",
      equals(value(textfileError, node), count(1)),
    ),
    rule(
      "NodeClockSkewDetected",
      "9eaa76a5ccca6f75",
      either(
        both(above(skew, seconds(0.05)), atLeast(drift, ratio(0))),
        both(below(skew, seconds(-0.05)), atMost(drift, ratio(0))),
      ),
    ),
    rule(
      "NodeClockNotSynchronising",
      "5810ca839f129ffd",
      both(
        equals(lowest(synchronised, "5m", node), count(0)),
        atLeast(value(maxError, node), seconds(16)),
      ),
    ),
    rule(
      "NodeRAIDDegraded",
      "0b271ed3ab5e68a0",
      above(
        minus(value(disksRequired, raid), value(disks, { ...raid, state: "active" }), {
          ignoring: ["state"],
        }),
        count(0),
      ),
    ),
    rule(
      "NodeRAIDDiskFailure",
      "f1d8fbbafd900897",
      above(value(disks, { ...raid, state: "failed" }), count(0)),
    ),
    rule("NodeFileDescriptorLimit, warning", "364fb2cac503a868", above(descriptors, ratio(70))),
    rule("NodeFileDescriptorLimit, critical", "fa8a98d585eae836", above(descriptors, ratio(90))),
  ],
};
