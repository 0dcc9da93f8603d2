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
  ["nginx", startNginx],
  ["HAProxy", startHaproxy],
  ["a balancer of connections", startTcpBalancer],
])(
  "behind %s, restarts of the instances under load lose no request",
  { timeout: 120_000 },
  async (_, start) => {
    const { lost, requests, restarts } = await rollingRestart(start, 8_000, 4);
    expect(lost).toEqual([]);
    expect(requests).toBeGreaterThanOrEqual(8_000);
    expect(restarts).toBeGreaterThanOrEqual(4);
  },
);
