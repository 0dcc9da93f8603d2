// Asks each database within a request of the client's name: what succeeds, and what fails.
import { promisify } from "node:util";

import { trace } from "@opentelemetry/api";
import { Redis } from "ioredis";
import { MongoClient } from "mongodb";
import mongoose from "mongoose";
import mysql from "mysql";
import { createClient } from "redis";

const { REDIS, MYSQL, MONGODB } = process.env;
const tracer = trace.getTracer("app");

async function request(name, work) {
  await tracer.startActiveSpan(name, async (span) => {
    await work();
    span.end();
  });
}

async function mysqls() {
  const pool = mysql.createPool(MYSQL);
  const query = promisify(pool.query.bind(pool));
  await query("SELECT 0");
  await request("mysql", async () => {
    await query("SELECT ? AS a", ["secret"]);
    await query("SELECT a FROM nothing").catch(() => undefined);
  });
  await promisify(pool.end.bind(pool))();
}

async function mongo() {
  const client = await new MongoClient(MONGODB).connect();
  const orders = client.db("shop").collection("orders");
  await request("mongodb", async () => {
    await orders.insertOne({ name: "secret" });
    await orders.findOne({ name: "secret" });
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
  await other.quit();
}

await mysqls();
await mongo();
await redises();
