import { describe, expect, test } from "vitest";

import { label } from "#src/alerting/alertmanager/matcher.ts";
import type { Route } from "#src/alerting/alertmanager/route.ts";
import { buildPolicy, type RoutingPolicy } from "#src/alerting/alertmanager/routing-policy.ts";
import { toSimulation, type ScenarioAlert } from "#src/alerting/alertmanager/simulate/scenario.ts";
import { simulate, type SimulationInput } from "#src/alerting/alertmanager/simulate/simulate.ts";
import {
  formatPage,
  formatSuppression,
  toPages,
} from "#src/alerting/alertmanager/simulate/timeline.ts";

/** Posts at seconds after zero; the end is far away unless it is given. */
function posts(
  ...rows: readonly (readonly [at: number, name: string, from?: number, to?: number])[]
): SimulationInput["posts"] {
  return rows.map(([at, alertname, from = at, to = 9_999]) => ({
    atMs: at * 1_000,
    alerts: [{ labels: { alertname }, startsAtMs: from * 1_000, endsAtMs: to * 1_000 }],
  }));
}

function policy(routes: readonly Route[] = []): RoutingPolicy {
  return buildPolicy({
    file: "test.ts",
    receivers: {
      one: {
        channels: [
          { type: "webhook", urlFile: "/a" },
          { type: "webhook", urlFile: "/b", sendResolved: false },
          { type: "pagerduty", routingKeyFile: "/c" },
        ],
      },
    },
    route: { receiver: "one", groupWait: "10s", groupInterval: "1m", repeatInterval: "1h", routes },
  });
}

const lines = (input: SimulationInput, routing = policy()): readonly string[] =>
  toPages(simulate(routing, input), 0).map(formatPage);

describe("simulate", () => {
  test("tells each channel of a receiver, and of ends only those that want them", () => {
    const { notifications } = simulate(policy(), {
      posts: posts([0, "A"], [20, "A", 0, 20]),
      untilMs: 100_000,
    });
    expect(notifications.map(({ atMs, channel, status }) => [atMs, channel, status])).toEqual([
      [10_000, "webhook[0]", "firing"],
      [10_000, "webhook[1]", "firing"],
      [10_000, "pagerduty[0]", "firing"],
      [70_000, "webhook[0]", "resolved"],
      [70_000, "pagerduty[0]", "resolved"],
    ]);
  });

  test("looks at the last instant, and not beyond it", () => {
    const input = { posts: posts([0, "A"]), untilMs: 10_000 };
    expect(lines(input)).toHaveLength(1);
    expect(lines({ ...input, untilMs: 9_999 })).toEqual([]);
  });

  test("takes posts in the order of time, whatever the order they are given in", () => {
    const untilMs = 200_000;
    const ordered = posts([0, "A"], [30, "B"], [90, "A", 0, 90]);
    expect(lines({ posts: ordered.toReversed(), untilMs })).toEqual(
      lines({ posts: ordered, untilMs }),
    );
  });

  test("drops what the API refuses: no labels, or an end before the start", () => {
    const bad = [{ atMs: 0, alerts: [{ labels: { alertname: "" } }] }, ...posts([0, "A", 5, 2])];
    expect(lines({ posts: bad, untilMs: 60_000 })).toEqual([]);
  });

  test("an alert without an end ends by resolve_timeout, unless it is posted again", () => {
    const labels = { alertname: "A" };
    const post = (atMs: number): SimulationInput["posts"][number] => ({
      atMs,
      alerts: [{ labels }],
    });
    expect(lines({ posts: [post(0)], untilMs: 600_000 })).toEqual([
      "+10s  one  firing  A  (first notification)",
      "+5m10s  one  resolved  A  (all alerts resolved)",
    ]);
    expect(lines({ posts: [post(0), post(240_000)], untilMs: 400_000 })).toHaveLength(1);
  });

  test("an alert keeps its first start while its posts overlap", () => {
    const { notifications } = simulate(policy(), {
      posts: posts([0, "A", 0, 300], [20, "A", 15, 600]),
      untilMs: 10_000_000,
    });
    expect(notifications.at(-1)?.alerts[0]?.startsAtMs).toBe(0);
  });

  test("keeps silenced alerts back and says which silence", () => {
    const result = simulate(policy(), {
      posts: posts([0, "A"], [0, "B"]),
      silences: [
        { comment: "maintenance", matchers: [label("alertname", "A")], fromMs: 0, toMs: 40_000 },
      ],
      untilMs: 80_000,
    });
    expect(toPages(result, 0).map(formatPage)).toEqual([
      "+10s  one  firing  B  (first notification)",
      "+1m10s  one  firing  A, B  (new alerts added)",
    ]);
    expect(result.suppressions.map((one) => formatSuppression(one, 0))).toEqual([
      "+10s  one  keeps back  A  (silenced by maintenance)",
    ]);
  });

  test("a repeat interval that is a multiple of the group interval repeats one flush later", () => {
    const routing = policy([{ matchers: [label("alertname", "A")], repeatInterval: "2m" }]);
    expect(lines({ posts: posts([0, "A"]), untilMs: 400_000 }, routing)).toEqual([
      "+10s  one  firing  A  (first notification)",
      "+3m10s  one  firing  A  (repeat interval elapsed)",
      "+6m10s  one  firing  A  (repeat interval elapsed)",
    ]);
  });
});

describe("a scenario", () => {
  const scenario = (...alerts: readonly ScenarioAlert[]): SimulationInput =>
    toSimulation({ start: "1970-01-01T00:00:00Z", watch: "30m", alerts });

  test("posts an alert each minute while it fires, and for a quarter of an hour after", () => {
    const { posts, untilMs } = scenario({ labels: { alertname: "A" }, at: "10s", for: "90s" });
    expect(untilMs).toBe(1_800_000);
    expect(posts.map(({ atMs }) => atMs / 1_000)).toEqual([
      10,
      70,
      ...Array.from({ length: 15 }, (_, minute) => 100 + minute * 60),
    ]);
    expect(posts[0]?.alerts).toEqual([
      { labels: { alertname: "A" }, startsAtMs: 10_000, endsAtMs: 250_000 },
    ]);
    expect(posts[2]?.alerts[0]?.endsAtMs).toBe(100_000);
  });

  test("posts alerts of one instant together", () => {
    const { posts } = scenario({ labels: { alertname: "A" } }, { labels: { alertname: "B" } });
    expect(posts[0]?.alerts).toHaveLength(2);
  });

  // https://github.com/prometheus/alertmanager/issues/2151
  test("an end that Prometheus posts again is told again after other news of the group", () => {
    const input = scenario(
      { labels: { alertname: "A" } },
      { labels: { alertname: "B" }, for: "30s" },
      { labels: { alertname: "C" }, at: "80s" },
    );
    expect(lines(input).slice(0, 3)).toEqual([
      "+10s  one  firing  A, B  (first notification)",
      "+1m10s  one  firing  A, B resolved  (some alerts resolved)",
      "+2m10s  one  firing  A, B resolved, C  (new alerts added)",
    ]);
  });
});
