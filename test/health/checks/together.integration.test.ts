import { createPool } from "mysql2/promise";
import { Pool } from "pg";
import { createClient } from "redis";
import { describe, expect, test } from "vitest";

import {
  clockSkewCheck,
  createHealth,
  gitProviderCheck,
  httpCheck,
  internalServiceCheck,
  mysqlCheck,
  postgresCheck,
  redisCheck,
  tcpCheck,
  telemetryPipelineCheck,
  tlsCertificateCheck,
} from "#src/health/index.ts";
import { freeze, parentOf } from "../../helpers/freeze.ts";
import { postgresBinaries, startPostgres } from "../../helpers/postgres.ts";
import { redisMissing, startRedis } from "../../helpers/redis.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

/** As short as a test needs it; what is said holds for any interval. */
const fast = {
  interval: "40ms",
  timeout: "80ms",
  confirm: ["20ms"],
  failureThreshold: 2,
  successThreshold: 1,
};

describe("the built-in checks under the runner", () => {
  test("follow PostgreSQL and Redis as they freeze and thaw, and never hang", async ({ skip }) => {
    skip(postgresBinaries === undefined, "no initdb and postgres here");
    skip(redisMissing !== undefined, redisMissing);
    await using server = await startPostgres();
    await using store = await startRedis();
    const pool = new Pool({ connectionString: server.url, max: 3 });
    pool.on("error", () => undefined);
    const client = createClient({ url: store.url });
    client.on("error", () => undefined);
    await client.connect();
    await using health = createHealth({
      checks: [postgresCheck({ client: pool }, fast), redisCheck({ client }, fast)],
    });
    const statuses = (): unknown =>
      Object.values(health.report().components).map(({ status }) => status);
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    await health.start();
    await expect.poll(statuses).toEqual(["healthy", "healthy"]);
    {
      using _postgres = freeze(parentOf(rows[0]!.pid));
      using _redis = store.freeze();
      await expect.poll(statuses).toEqual(["unhealthy", "unhealthy"]);
      const { components } = health.report();
      expect(Object.values(components).map(({ hangingSince }) => hangingSince)).toEqual([
        undefined,
        undefined,
      ]);
    }
    await expect.poll(statuses, { timeout: 5_000 }).toEqual(["healthy", "healthy"]);
    client.destroy();
    await pool.end();
  });

  test("settle, all of them, on a network that swallows everything, and leave nothing open", async () => {
    await using hole = await startBlackHole();
    const { port } = hole;
    const host = "127.0.0.1";
    const url = `http://${host}:${port}`;
    const pool = new Pool({ host, port, max: 3 });
    pool.on("error", () => undefined);
    const mysql = createPool({ host, port, connectionLimit: 3 });
    const health = createHealth({
      checks: [
        postgresCheck({ client: pool }, fast),
        mysqlCheck({ pool: mysql }, fast),
        httpCheck({ url }, fast),
        tcpCheck({ host, port, expect: "220" }, fast),
        tlsCertificateCheck({ host, port }, fast),
        gitProviderCheck({ kind: "gitea", url }, fast),
        internalServiceCheck({ url }, fast),
        telemetryPipelineCheck({ healthUrl: url, metricsUrl: url }, fast),
        clockSkewCheck({ source: url }, fast),
      ],
    });
    await health.start();
    const names = Object.keys(health.report().components);
    const down = (): readonly string[] =>
      Object.entries(health.report().components)
        .filter(([, { metrics, status }]) => status === "unhealthy" && metrics!.errorCount >= 3)
        .map(([name]) => name);
    await expect.poll(down, { timeout: 10_000 }).toEqual(names);
    const hanging = Object.values(health.report().components).map((each) => each.hangingSince);
    expect(hanging.filter((since) => since !== undefined)).toEqual([]);
    await health.stop();
    // what is left are the two connections that pg and mysql2 themselves still wait for
    await expect.poll(() => hole.open.size).toBe(2);
  });
});
