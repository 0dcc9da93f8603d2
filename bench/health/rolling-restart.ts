import { startHaproxy, startNginx, startTcpBalancer } from "../../test/helpers/balancers.ts";
import { rollingRestart } from "../../test/helpers/rolling-restart.ts";

const balancers = {
  nginx: startNginx,
  HAProxy: startHaproxy,
  "a balancer of connections": startTcpBalancer,
} as const;

const leastRequests = 20_000;
const leastRestarts = 8;

/** Restarts two instances in turn behind each balancer, and counts the requests that were lost. */
export async function rollingRestarts(): Promise<void> {
  for (const [name, start] of Object.entries(balancers)) {
    const { lost, requests, restarts } = await rollingRestart(start, leastRequests, leastRestarts);
    const counts = `${restarts} restarts, ${requests} requests, ${lost.length} lost`;
    console.log([`${name}: ${counts}`, ...new Set(lost)].join("\n  "));
  }
}
