import { beforeEach, expect, test } from "vitest";

import {
  balancersMissing,
  startHaproxy,
  startNginx,
  startTcpBalancer,
} from "../helpers/balancers.ts";
import { rollingRestart } from "../helpers/rolling-restart.ts";

beforeEach(({ skip }) => skip(balancersMissing !== undefined, balancersMissing));

test.each([
  // Without health checks nginx finds out by trying: what it may not send twice can be lost
  ["nginx", startNginx, "PUT"],
  ["HAProxy", startHaproxy, "POST"],
  ["a balancer of connections", startTcpBalancer, "POST"],
] as const)(
  "behind %s, restarts of the instances under load lose no request",
  { timeout: 120_000 },
  async (_, start, write) => {
    const options = { leastRequests: 8_000, leastRestarts: 4, write };
    const { lost, requests, restarts } = await rollingRestart(start, options);
    expect(lost).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(8_000);
    expect(restarts).toBeGreaterThanOrEqual(4);
  },
);
