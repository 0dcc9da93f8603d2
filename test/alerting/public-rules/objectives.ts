import {
  above,
  both,
  constant,
  countOverTime,
  either,
  matches,
  minus,
  rate,
  ratio,
  readAs,
  share,
  sum,
  sumOverTime,
  value,
  type Window,
} from "#src/alerting/index.ts";

import { exported, rule, type PublicSet } from "./public-rule.ts";

const requests = exported("http_request_duration_seconds_count", "counter", "{request}", ["code"]);
const none = { by: [] } as const;
const service = { job: "myservice" } as const;
const failing = { ...service, code: matches("(5..|429)") } as const;

const ids = ["sloth_id", "sloth_service", "sloth_slo"] as const;
const id = {
  sloth_id: "myservice-requests-availability",
  sloth_service: "myservice",
  sloth_slo: "requests-availability",
} as const;
const errorRatio = (window: Window) =>
  exported(`slo:sli_error:ratio_rate${window}`, "gauge", "1", [...ids, "sloth_window"]);
const budget = exported("slo:error_budget:ratio", "gauge", "1", ids);
const burnRate = exported("slo:period_burn_rate:ratio", "gauge", "1", ids);

const anyWindow = { ignoring: ["sloth_window"] } as const;
const tooMuch = 0.0009999999999999432;

function burning(window: Window, factor: number) {
  return above(value(errorRatio(window), id), ratio(factor * tooMuch));
}

function burningTwice(short: Window, long: Window, factor: number) {
  return both(burning(short, factor), burning(long, factor), anyWindow);
}

export const sloth: PublicSet = {
  repository: "slok/sloth",
  path: "examples/_gen/getting-started.yml",
  licence: "Apache-2.0",
  rules: [
    rule(
      "slo:sli_error:ratio_rate5m",
      "a8d8c3dc4494d840",
      share(sum(rate(requests, "5m", failing), none), sum(rate(requests, "5m", service), none)),
    ),
    rule(
      "slo:sli_error:ratio_rate30d",
      "b961fa6c00914c47",
      share(
        sumOverTime(errorRatio("5m"), "30d", id),
        readAs(countOverTime(errorRatio("5m"), "30d", id), "ratio"),
        anyWindow,
      ),
    ),
    rule(
      "slo:current_burn_rate:ratio",
      "87f4460c32113d47",
      share(value(errorRatio("5m"), id), value(budget, id), { on: ids, groupLeft: [] }),
    ),
    rule("slo:objective:ratio", "32964f719beb3b26", constant(ratio(0.9990000000000001))),
    rule(
      "slo:period_error_budget_remaining:ratio",
      "3a3b09bdb3b64955",
      minus(ratio(1), value(burnRate, id)),
    ),
    rule(
      "MyServiceAvailabilitySLO, page",
      "4dbcaa2be08f286d",
      either(burningTwice("5m", "1h", 14.4), burningTwice("30m", "6h", 6), anyWindow),
    ),
    rule(
      "MyServiceAvailabilitySLO, ticket",
      "58a61e3b74e42abe",
      either(burningTwice("2h", "1d", 3), burningTwice("6h", "3d", 1), anyWindow),
    ),
  ],
};

const served = exported("http_requests_total", "counter", "{request}", ["code"]);
const buckets = exported("http_request_duration_seconds_bucket", "counter", "{request}", ["le"]);
const observations = exported("http_request_duration_seconds_count", "counter", "{request}");
const probe = exported("probe_success", "gauge", "{flag}");
const api = { job: "api" } as const;
const burnrate = (window: Window) =>
  exported(`http_requests:burnrate${window}`, "gauge", "1", ["slo"]);

function burningAt(window: Window, factor: number) {
  return above(value(burnrate(window), { ...api, slo: "http" }), ratio(factor * (1 - 0.99)));
}

const every = sum(rate(observations, "5m", api), none);
const probes = sum(countOverTime(probe, "5m", api), none);

export const pyrra: PublicSet = {
  repository: "pyrra-dev/pyrra",
  path: "slo/rules.go",
  licence: "Apache-2.0",
  rules: [
    rule(
      "burn rate of a ratio",
      "dba00645d3e507bc",
      share(
        sum(rate(served, "5m", { ...api, code: matches("5..") }), none),
        sum(rate(served, "5m", api), none),
      ),
    ),
    rule(
      "burn rate of a latency",
      "2e74ba061d6f329c",
      share(minus(every, sum(rate(buckets, "5m", { ...api, le: "1" }), none)), every),
    ),
    rule(
      "burn rate of a flag",
      "04a702e479f4d2c9",
      share(minus(probes, sum(sumOverTime(probe, "5m", api), none)), probes),
    ),
    rule("ErrorBudgetBurn", "fd7f87ad89e4a2e3", both(burningAt("5m", 14), burningAt("1h", 14))),
  ],
};
