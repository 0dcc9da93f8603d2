import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test } from "vitest";

import { sqliteCheck } from "#src/health/checks/sqlite.ts";
import { probe } from "../../helpers/probe.ts";

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "health-sqlite-"));
  file = join(folder, "data.sqlite");
  using database = new DatabaseSync(file);
  database.exec("CREATE TABLE item (id INTEGER PRIMARY KEY, text TEXT)");
  const insert = database.prepare("INSERT INTO item (text) VALUES (?)");
  database.exec("BEGIN");
  for (let row = 0; row < 200; row += 1) insert.run("x".repeat(200));
  database.exec("COMMIT");
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe("the check of a SQLite database", () => {
  test.each(["read", "write", "integrity"] as const)("is healthy by depth %s", async (depth) => {
    using database = new DatabaseSync(file);
    expect(await probe(sqliteCheck({ database, depth }))).toEqual({ status: "healthy" });
    expect(database.isTransaction).toBe(false);
  });

  test("by write is unhealthy while another connection holds the lock; by read it is not", async () => {
    using holder = new DatabaseSync(file);
    holder.exec("BEGIN IMMEDIATE");
    using database = new DatabaseSync(file, { timeout: 10 });
    expect(await probe(sqliteCheck({ database, depth: "write" }))).toEqual({
      status: "unhealthy",
      message: "database is locked",
    });
    expect(await probe(sqliteCheck({ database }))).toEqual({ status: "healthy" });
    holder.exec("ROLLBACK");
    expect(await probe(sqliteCheck({ database, depth: "write" }))).toEqual({ status: "healthy" });
  });

  test("by write leaves the application's own transaction alone", async () => {
    using database = new DatabaseSync(file);
    database.exec("BEGIN; INSERT INTO item (text) VALUES ('mine')");
    expect(await probe(sqliteCheck({ database, depth: "write" }))).toEqual({ status: "healthy" });
    database.exec("COMMIT");
    const mine = database.prepare("SELECT count(*) AS count FROM item WHERE text = 'mine'").get();
    expect(mine).toEqual({ count: 1 });
  });

  test("by write is unhealthy on a database opened for reading", async () => {
    using database = new DatabaseSync(file, { readOnly: true });
    expect((await probe(sqliteCheck({ database, depth: "write" }))).message).toMatch(/readonly/);
  });

  test("by integrity finds a damaged page that reading does not meet", async () => {
    const handle = await open(file, "r+");
    await handle.write(Buffer.alloc(4096, 0xff), 0, 4096, 3 * 4096);
    await handle.close();
    using database = new DatabaseSync(file);
    expect(await probe(sqliteCheck({ database }))).toEqual({ status: "healthy" });
    const { status, message } = await probe(sqliteCheck({ database, depth: "integrity" }));
    expect(status).toBe("unhealthy");
    expect(message).toMatch(/^quick_check: |malformed/);
  });

  test("is unhealthy on a file that is no database, and on a closed one", async () => {
    await writeFile(file, "not a database, but long enough to be read as a header".repeat(20));
    const database = new DatabaseSync(file);
    expect((await probe(sqliteCheck({ database }))).message).toMatch(/file is not a database/);
    database.close();
    expect((await probe(sqliteCheck({ database }))).message).toMatch(/database is not open/);
  });
});
