import { Client, Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { postgresCheck } from "#src/health/checks/postgres.ts";
import { freePort } from "../../helpers/free-port.ts";
import { freeze, parentOf } from "../../helpers/freeze.ts";
import { postgresBinaries, startPostgres, type Postgres } from "../../helpers/postgres.ts";
import { probe } from "../../helpers/probe.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

function poolOn(connectionString: string, max = 5): Pool & AsyncDisposable {
  const pool = new Pool({ connectionString, max });
  pool.on("error", () => undefined);
  return Object.assign(pool, { [Symbol.asyncDispose]: async () => pool.end() });
}

describe("the check of a real PostgreSQL", () => {
  let server: Postgres;

  beforeAll(async () => {
    if (postgresBinaries !== undefined) server = await startPostgres();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  beforeEach(({ skip }) => {
    const missing = postgresBinaries === undefined ? "no initdb and postgres here" : undefined;
    requireServer(skip, missing);
  });

  test("is healthy and shows the pool", async () => {
    await using pool = poolOn(server.url);
    expect(await probe(postgresCheck({ client: pool }))).toEqual({
      status: "healthy",
      details: { pool: { total: 1, idle: 1, waiting: 0 } },
    });
  });

  test("fails with the server's own words on a query that it refuses", async () => {
    await using pool = poolOn(server.url);
    const result = await probe(postgresCheck({ client: pool, query: "SELECT * FROM missing" }));
    expect(result).toMatchObject({
      status: "unhealthy",
      message: `relation "missing" does not exist`,
    });
  });

  test("says that a user is refused", async () => {
    await using pool = poolOn(server.url.replace("postgres@", "app:pa55@"));
    const { status, message } = await probe(postgresCheck({ client: pool }));
    expect([status, message]).toEqual(["unhealthy", `role "app" does not exist`]);
  });

  test("fails on a read-only server only when writes are asked for", async () => {
    await using pool = poolOn(server.url);
    expect(await probe(postgresCheck({ client: pool, writable: true }))).toMatchObject({
      status: "healthy",
    });
    await pool.query("ALTER SYSTEM SET default_transaction_read_only = on");
    await pool.query("SELECT pg_reload_conf()");
    await expect
      .poll(async () => probe(postgresCheck({ client: pool, writable: true })))
      .toMatchObject({ status: "unhealthy", message: "the server is read-only" });
    expect(await probe(postgresCheck({ client: pool }))).toMatchObject({ status: "healthy" });
    // the query still runs, and its failure comes first
    const query = "SELECT * FROM missing";
    const missing = await probe(postgresCheck({ client: pool, writable: true, query }));
    expect(missing.message).toBe(`relation "missing" does not exist`);
    const found = await probe(postgresCheck({ client: pool, writable: true, query: "SELECT 2" }));
    expect(found.message).toBe("the server is read-only");
    await pool.query("SET SESSION default_transaction_read_only = off");
    await pool.query("ALTER SYSTEM RESET default_transaction_read_only");
    await pool.query("SELECT pg_reload_conf()");
  });

  test("leaves no connection checked out while the server is frozen, and recovers", async () => {
    await using pool = poolOn(server.url);
    const check = postgresCheck({ client: pool });
    const { rows } = await pool.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    let dropped = 0;
    pool.on("remove", () => void (dropped += 1));
    {
      using _frozen = freeze(parentOf(rows[0]!.pid));
      expect(await probe(check, { timeoutMs: 60 })).toMatchObject({ status: "unhealthy" });
      // the connection of the query that timed out, although the server still says nothing
      await expect.poll(() => dropped).toBe(1);
      for (let run = 0; run < 7; run += 1) {
        expect(await probe(check, { timeoutMs: 60 })).toMatchObject({ status: "unhealthy" });
      }
      // one call at most: that which waits for a new connection
      expect(pool.totalCount - pool.idleCount).toBeLessThanOrEqual(1);
    }
    await expect.poll(async () => probe(check)).toMatchObject({ status: "healthy" });
    expect(pool.waitingCount).toBe(0);
  });

  test("says that the pool is exhausted when the application holds every connection", async () => {
    await using pool = poolOn(server.url, 2);
    const held = [await pool.connect(), await pool.connect()];
    const check = postgresCheck({ client: pool });
    const first = await probe(check, { timeoutMs: 100 });
    expect(first).toMatchObject({
      status: "unhealthy",
      message: "the pool is exhausted: 2 of 2 connections in use, 1 waiting",
      details: { pool: { total: 2, idle: 0, waiting: 1 } },
    });
    const again = async (waiting: number): Promise<void> => {
      const { message, details } = await probe(check, { timeoutMs: 100 });
      expect(message).toMatch(/^an earlier call is still unanswered after \d+\.\d s; the pool is/);
      expect(message).toContain(`2 of 2 connections in use, ${waiting} waiting`);
      expect(details).toEqual({ pool: { total: 2, idle: 0, waiting } });
    };
    await again(1);
    const queued = pool.query("SELECT 1");
    await again(2);
    expect(pool.waitingCount).toBe(2);
    for (const client of held) client.release();
    await queued;
    await expect.poll(async () => probe(check)).toMatchObject({ status: "healthy" });
  });

  test("says that a client was never connected", async () => {
    const client = new Client({ connectionString: server.url });
    const check = postgresCheck({ client });
    const problem = "the client is not connected: nobody has called connect()";
    expect((await probe(check, { timeoutMs: 100 })).message).toBe(problem);
    await client.connect();
    await expect.poll(async () => probe(check)).toMatchObject({ status: "healthy" });
    await client.end();
  });

  test("is unhealthy once the server has stopped", async () => {
    const stopping = await startPostgres();
    await using pool = poolOn(stopping.url);
    const check = postgresCheck({ client: pool });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
    await stopping[Symbol.asyncDispose]();
    await expect.poll(async () => (await probe(check)).message).toMatch(/ECONNREFUSED/);
  });
});

describe("the check of a PostgreSQL that is not there", () => {
  test("names a refused port", async () => {
    await using pool = poolOn(`postgres://user:secret@127.0.0.1:${await freePort()}/db`);
    const { status, message } = await probe(postgresCheck({ client: pool }));
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/ECONNREFUSED/);
    expect(message).not.toMatch(/secret/);
  });

  test("settles at the deadline on a server that accepts and never answers, and holds one connection", async () => {
    await using hole = await startBlackHole();
    const pool = poolOn(`postgres://user@127.0.0.1:${hole.port}/db`);
    const check = postgresCheck({ client: pool });
    const first = await probe(check, { timeoutMs: 100 });
    expect(first).toMatchObject({ status: "unhealthy", message: "timeout after 100 ms" });
    for (let run = 0; run < 6; run += 1) await probe(check, { timeoutMs: 50 });
    expect(hole.open.size).toBe(1);
    expect(pool.waitingCount).toBeLessThanOrEqual(1);
  });
});
