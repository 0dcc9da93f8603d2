import cluster from "node:cluster";

import { environment } from "../../config.ts";
import { warn } from "../warning.ts";

/**
 * Tells at the first worker of a cluster that they have no scrape port: the primary has it, and each
 * process has numbers of its own.
 *
 * @param variable - The setting of the port.
 */
export function warnOfCluster(variable: string): void {
  if (!cluster.isPrimary) return;
  cluster.once("fork", () => {
    warn(
      `${variable}: the scrape port has the metrics of the cluster's primary only; send those of its workers over OTLP, or give each a port of its own: cluster.fork({ ${variable}: "9465" })`,
    );
  });
}

/** Whether a worker's port is the primary's, which has said so. pm2's primary says nothing. */
export function isToldByPrimary({ code }: NodeJS.ErrnoException): boolean {
  return code === "EADDRINUSE" && cluster.isWorker && !("pm_id" in environment());
}
