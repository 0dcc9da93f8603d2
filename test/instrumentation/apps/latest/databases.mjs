// Asks each database within a request of the client's name: twice, and once for what fails.
import { once } from "node:events";
import { rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

import { trace } from "@opentelemetry/api";
import { Redis } from "ioredis";
import knex from "knex";
import { MongoClient } from "mongodb";
import mongoose from "mongoose";
import mysql from "mysql2";
import mysqlPromise from "mysql2/promise";
import pg from "pg";
import { createClient } from "redis";

const { POSTGRES, REDIS, MYSQL, MONGODB } = process.env;
const tracer = trace.getTracer("app");

async function request(name, work) {
  await tracer.startActiveSpan(name, async (span) => {
    await work();
    span.end();
  });
}

async function postgres() {
  const pool = new pg.Pool({ connectionString: POSTGRES });
  await pool.query("SELECT 0");
  await request("pg", async () => {
    await pool.query("SELECT $1::text", ["secret"]);
    await pool.query({ text: "SELECT 1 WHERE 'a' = $1", values: ["secret"] });
    await pool.query("SELECT nothing").catch(() => undefined);
  });
  await pool.end();
}

async function query() {
  const db = knex({ client: "pg", connection: POSTGRES });
  await db.raw("CREATE TABLE orders (id int)");
  await request("knex", async () => {
    await db("orders").insert({ id: 4711 });
    await db("orders").where({ id: 4711 });
    await db("nothing").catch(() => undefined);
  });
  await db.raw("DROP TABLE orders");
  await db.destroy();
}

async function mysqls() {
  const pool = mysqlPromise.createPool(MYSQL);
  await pool.query("SELECT 0");
  await request("mysql2", async () => {
    await pool.query("SELECT ? AS a, 4711", ["secret"]);
    await pool.execute("SELECT ? AS b", ["secret"]);
    await pool.query("SELECT 'secret' FROM nothing").catch(() => undefined);
  });
  await pool.end();
  const connection = mysql.createConnection(MYSQL);
  await request("mysql2 stream", async () => {
    const rows = connection.query("SELECT 'secret' AS c");
    rows.on("result", () => undefined);
    await once(rows, "end");
  });
  connection.end();
  const single = mysqlPromise.createPool({ uri: MYSQL, connectionLimit: 1 });
  const shared = [
    ["mysql2 one", "SELECT 1"],
    ["mysql2 other", "SHOW TABLES"],
  ].map(([name, sql]) =>
    request(name, async () => {
      await single.query(sql);
      await single.query(sql);
    }),
  );
  await Promise.all(shared);
  await single.end();
}

async function mongo() {
  const client = await new MongoClient(MONGODB).connect();
  const orders = client.db("shop").collection("orders");
  await request("mongodb", async () => {
    await orders.insertOne({ name: "secret" });
    await orders.findOne({ name: "secret" });
    await client
      .db("shop")
      .command({ nothing: 1 })
      .catch(() => undefined);
  });
  await client.close();
  await mongoose.connect(MONGODB);
  const Order = mongoose.model("Order", new mongoose.Schema({ name: String }));
  await Order.init();
  await request("mongoose", async () => {
    await Order.create({ name: "secret" });
    await Order.findOne({ name: "secret" });
  });
  await mongoose.disconnect();
}

async function redises() {
  const one = new Redis(REDIS);
  await one.ping();
  await request("ioredis", async () => {
    await one.set("key", "secret");
    await one.get("key");
    await one.lpush("key", "secret").catch(() => undefined);
    await one.multi().get("key").exec();
  });
  await one.quit();
  const other = createClient({ url: REDIS });
  await other.connect();
  await request("redis", async () => {
    await other.set("key", "secret");
    await other.get("key");
    await other.lPush("key", "secret").catch(() => undefined);
    await other.multi().get("key").set("key", "secret").exec();
  });
  await other.close();
}

async function sqlite() {
  const file = process.env.SQLITE;
  const db = new DatabaseSync(file);
  db.exec("CREATE TABLE orders (name TEXT)");
  await request("node:sqlite", async () => {
    const insert = db.prepare("INSERT INTO orders VALUES (?)");
    insert.run("secret");
    insert.run("secret");
    const select = db.prepare("SELECT name, 4711 AS id FROM orders WHERE name = 'secret'");
    if (select.all().length !== 2 || select.get().name !== "secret") throw new Error("all, get");
    if ([...select.iterate()].length !== 2) throw new Error("iterate");
    for (const row of select.iterate()) if (row.id === 4711) break;
    db.exec("UPDATE orders SET name = 'secret'");
    try {
      db.exec("INSERT INTO nothing VALUES ('secret')");
    } catch (error) {
      if (error.code !== "ERR_SQLITE_ERROR") throw error;
    }
  });
  db.close();
  rmSync(file);
}

await sqlite();
await postgres();
await query();
await mysqls();
await mongo();
await redises();
