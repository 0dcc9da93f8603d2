import { startHaproxy, startNginx, startTcpBalancer } from "../../test/helpers/balancers.ts";
import { rollingRestart } from "../../test/helpers/rolling-restart.ts";

const scenes = [
  ["nginx", startNginx, "PUT"],
  ["nginx", startNginx, "POST"],
  ["HAProxy", startHaproxy, "POST"],
  ["a balancer of connections", startTcpBalancer, "POST"],
] as const;

/** Restarts two instances in turn behind each balancer, and counts the requests that were lost. */
export async function rollingRestarts(): Promise<void> {
  for (const [name, start, write] of scenes) {
    const options = { leastRequests: 20_000, leastRestarts: 8, write };
    const { lost, requests, restarts } = await rollingRestart(start, options);
    const counts = `${restarts} restarts, ${requests} requests, ${lost.length} lost`;
    console.log([`${name}, GET and ${write}: ${counts}`, ...new Set(lost)].join("\n  "));
  }
}
