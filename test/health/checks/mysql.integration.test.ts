import { createPool, type Pool } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { mysqlCheck } from "#src/health/checks/mysql.ts";
import { freePort } from "../../helpers/free-port.ts";
import { mariadbMissing, startMariadb, type Mariadb } from "../../helpers/mariadb.ts";
import { probe } from "../../helpers/probe.ts";
import { requireServer } from "../../helpers/required-server.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

const connectionLimit = 3;

function poolOn(port: number): Pool & AsyncDisposable {
  const pool = createPool({ host: "127.0.0.1", port, user: "root", connectionLimit });
  return Object.assign(pool, { [Symbol.asyncDispose]: async () => pool.end() });
}

describe("the check of a real MariaDB", () => {
  let server: Mariadb;

  beforeAll(async () => {
    if (mariadbMissing === undefined) server = await startMariadb();
  });
  afterAll(async () => server?.[Symbol.asyncDispose]());
  beforeEach(({ skip }) => requireServer(skip, mariadbMissing));

  test("is healthy, and fails in the server's own words", async () => {
    await using pool = poolOn(server.port);
    expect(await probe(mysqlCheck({ pool }))).toEqual({ status: "healthy" });
    const { status, message } = await probe(mysqlCheck({ pool, query: "SELECT * FROM mysql.no" }));
    expect([status, message]).toEqual(["unhealthy", "Table 'mysql.no' doesn't exist"]);
  });

  test("says that a password is refused, without repeating it", async () => {
    const pool = createPool({
      host: "127.0.0.1",
      port: server.port,
      user: "app",
      password: "pa55",
    });
    const { status, message } = await probe(mysqlCheck({ pool }));
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/^Access denied for user 'app'@/);
    expect(message).not.toContain("pa55");
    await pool.end();
  });

  test("fails on a read-only server only when writes are asked for", async () => {
    await using pool = poolOn(server.port);
    const check = mysqlCheck({ pool, writable: true });
    expect(await probe(check)).toEqual({ status: "healthy" });
    await pool.query("SET GLOBAL read_only = ON");
    expect((await probe(check)).message).toBe("the server is read-only");
    expect(await probe(mysqlCheck({ pool }))).toEqual({ status: "healthy" });
    // the query still runs, and its failure comes first
    const query = "SELECT * FROM mysql.no";
    const missing = await probe(mysqlCheck({ pool, writable: true, query }));
    expect(missing.message).toBe("Table 'mysql.no' doesn't exist");
    const found = await probe(mysqlCheck({ pool, writable: true, query: "SELECT 2" }));
    expect(found.message).toBe("the server is read-only");
    await pool.query("SET GLOBAL read_only = OFF");
    expect(await probe(mysqlCheck({ pool, writable: true, query: "SELECT 2" }))).toEqual({
      status: "healthy",
    });
  });

  test("leaves the pool usable after more time-outs on a frozen server than it has connections", async () => {
    await using pool = poolOn(server.port);
    const check = mysqlCheck({ pool });
    expect(await probe(check)).toEqual({ status: "healthy" });
    {
      using _frozen = server.freeze();
      for (let run = 0; run < connectionLimit + 2; run += 1) {
        expect(await probe(check, { timeoutMs: 60 })).toMatchObject({ status: "unhealthy" });
      }
    }
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
    // the application can still have every connection at once
    const all = Array.from({ length: connectionLimit }, async () => pool.getConnection());
    for (const connection of await Promise.all(all)) connection.release();
  });

  test("says that the pool is exhausted, and waits once, while the application holds every connection", async () => {
    await using pool = poolOn(server.port);
    const all = Array.from({ length: connectionLimit }, async () => pool.getConnection());
    const held = await Promise.all(all);
    const check = mysqlCheck({ pool });
    const exhausted = "the pool is exhausted: 3 of 3 connections in use, 1 waiting";
    expect((await probe(check, { timeoutMs: 50 })).message).toBe(exhausted);
    const again = await probe(check, { timeoutMs: 50 });
    expect(again.message).toMatch(/^an earlier call is still unanswered after \d+\.\d s; the pool/);
    for (const connection of held) connection.release();
    await expect.poll(async () => probe(check)).toEqual({ status: "healthy" });
  });
});

describe("the check of a MySQL that is not there", () => {
  test("names a refused port", async () => {
    await using pool = poolOn(await freePort());
    expect((await probe(mysqlCheck({ pool }))).message).toMatch(/ECONNREFUSED/);
  });

  test("settles at the deadline on a server that accepts and never answers, and holds one connection", async () => {
    await using hole = await startBlackHole();
    const check = mysqlCheck({ pool: poolOn(hole.port) });
    expect((await probe(check, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
    for (let run = 0; run < 4; run += 1) await probe(check, { timeoutMs: 60 });
    expect(hole.open.size).toBe(1);
  });
});
