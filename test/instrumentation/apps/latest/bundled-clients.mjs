// Uses clients that publish their calls, all in one request. A test bundles this file.
import { trace } from "@opentelemetry/api";
import { graphql, buildSchema } from "graphql";
import { Redis } from "ioredis";
import mongoose from "mongoose";
import mysql from "mysql2/promise";
import { createClient } from "redis";

const { REDIS, MYSQL, MONGODB } = process.env;
const first = new Redis(REDIS);
await first.ping();
const second = createClient({ url: REDIS });
await second.connect();
const third = await mysql.createConnection(MYSQL);
await mongoose.connect(MONGODB);
const Order = mongoose.model("Bundled", new mongoose.Schema({ name: String }));
await Order.init();

await trace.getTracer("app").startActiveSpan("bundled", async (span) => {
  await first.get("key");
  await second.get("key");
  await third.query("SELECT 1");
  await Order.findOne({ name: "secret" });
  await graphql({ schema: buildSchema("type Query { order: String }"), source: "{ order }" });
  span.end();
});

await first.quit();
await second.close();
await third.end();
await mongoose.disconnect();
