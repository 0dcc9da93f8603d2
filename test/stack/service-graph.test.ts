import { afterEach, expect, test, vi } from "vitest";

import { describeStack, placeOrder, promql, setFault } from "./stack.ts";

const arrival = { timeout: 90_000, interval: 1_000 } as const;

/** What Grafana's service graph asks for, whichever component of the set makes it. */
const names = [
  "traces_service_graph_request_total",
  "traces_service_graph_request_failed_total",
  "traces_service_graph_request_server_seconds_bucket",
  "traces_service_graph_request_server_seconds_count",
  "traces_service_graph_request_server_seconds_sum",
  "traces_service_graph_request_client_seconds_bucket",
];

describeStack("the service graph", (stack) => {
  afterEach(() => setFault(stack, {}));

  test("has the edges of the shop, its database too", async () => {
    await vi.waitFor(async () => {
      await placeOrder(stack);
      const edges = await promql(stack, "traces_service_graph_request_total");
      const pairs = edges.map(({ metric }) => `${metric["client"]} ${metric["server"]}`);
      expect(pairs).toEqual(
        expect.arrayContaining(["gateway orders", "orders worker", "orders shop", "worker shop"]),
      );
    }, arrival);
  });

  test("has the names that Grafana asks for, in seconds", async () => {
    await setFault(stack, { errorRate: 1 });
    await vi.waitFor(async () => {
      await placeOrder(stack);
      const series = await promql(
        stack,
        'count by (__name__) ({__name__=~"traces_service_graph.+"})',
      );
      const live = new Set(series.map(({ metric }) => metric["__name__"]));
      expect(names.filter((name) => !live.has(name))).toEqual([]);
    }, arrival);

    const [mean] = await promql(
      stack,
      'sum(traces_service_graph_request_server_seconds_sum{client="gateway"}) / sum(traces_service_graph_request_server_seconds_count{client="gateway"})',
    );
    expect(Number(mean?.value[1])).toBeGreaterThan(0);
    expect(Number(mean?.value[1])).toBeLessThan(5);
  });
});
