import { expect, test } from "vitest";

import { above, alert, count, defineRules, raw, validate } from "#src/alerting/index.ts";
import { defineMetrics } from "#src/metrics/index.ts";
import { knownNames } from "#src/project/project.ts";

const metrics = defineMetrics({
  ordersPlaced: {
    name: "shop.orders.placed",
    kind: "counter",
    unit: "{order}",
    description: "Orders.",
    attributes: { "shop.region": { description: "Where." } },
  },
  checkoutDuration: {
    name: "shop.checkout.duration",
    kind: "histogram",
    unit: "s",
    description: "How long.",
    buckets: [0.1, 1],
  },
});

function problemsOf(text: string): readonly string[] {
  const rule = alert({
    id: "own",
    name: "Own",
    severity: "high",
    owner: "me",
    when: above(raw(text, { labels: ["shop.region"], dimension: "count" }), count(5)),
    for: "2m",
    summary: ({ value }) => value,
    description: "d",
    runbook: "Look at the shop's dashboard, and at its log.",
    accept: { untestable: "PromQL as text" },
  });
  return validate([defineRules("own.ts", [rule])], knownNames(metrics)).map(({ got }) => got);
}

test.each([
  "sum by (shop_region) (increase(shop_orders_placed_total[10m]))",
  "histogram_quantile(0.9, sum by (le, shop_region) (rate(shop_checkout_duration_seconds_bucket[5m])))",
  'count by (shop_region) (up{job="shop"} == 0) + sum by (shop_region) (rate(http_server_request_duration_seconds_count[5m]))',
])("raw PromQL may read the user's own metrics: %s", (text) => {
  expect(problemsOf(text)).toStrictEqual([]);
});

test.each([
  ["sum by (shop_region) (increase(shop_orders_placed[10m]))", "shop_orders_placed"],
  ['sum by (shop_region) (increase(shop_orders_placed_total{region="eu"}[10m]))', "region"],
  [
    "sum by (shop_region) (rate(shop_checkout_duration_bucket[5m]))",
    "shop_checkout_duration_bucket",
  ],
])("a name that the user's own catalog does not make is told: %s", (text, name) => {
  expect(problemsOf(text)).toStrictEqual([JSON.stringify(name)]);
});
