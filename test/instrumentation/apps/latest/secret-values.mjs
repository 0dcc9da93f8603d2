// Gives each client values that nobody else may see: in parameters, in literals, in what fails.
import { once } from "node:events";
import { createServer } from "node:http";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";

import { trace } from "@opentelemetry/api";
import { Queue, Worker } from "bullmq";
import { buildSchema, graphql } from "graphql";
import { Redis } from "ioredis";
import knex from "knex";
import { MongoClient } from "mongodb";
import mongoose from "mongoose";
import mysql from "mysql2/promise";
import pg from "pg";
import pino from "pino";
import { createClient } from "redis";

const { POSTGRES, REDIS, MYSQL, MONGODB } = process.env;
/** What the test looks for; each place has its own end. */
const planted = (place) => `plantedvalue-${place}`;
const log = pino();
/** What fails is logged in each way that an application has. */
function logged(error) {
  log.error({ err: error }, "failed");
  log.error(error);
  log.error({ err: new Error("outer", { cause: error }) }, String(error));
  console.error("failed", error);
  console.error(error);
}
const fails = (promise) => promise.then(() => undefined, logged);

async function request(name, work) {
  await trace.getTracer("app").startActiveSpan(name, async (span) => {
    await work();
    span.end();
  });
}

await request("pg", async () => {
  const pool = new pg.Pool({ connectionString: POSTGRES });
  await pool.query("SELECT $1::text", [planted("pg-parameter")]);
  await pool.query(`SELECT '${planted("pg-literal")}', $$${planted("pg-dollars")}$$`);
  await fails(pool.query(`SELECT '${planted("pg-cast")}'::int`));
  await fails(pool.query("SELECT $1::int", [planted("pg-cast-parameter")]));
  await pool.query("CREATE TABLE secrets (name text UNIQUE, n int)");
  await pool.query("INSERT INTO secrets VALUES ($1)", [planted("pg-unique")]);
  await fails(pool.query("INSERT INTO secrets VALUES ($1)", [planted("pg-unique")]));
  await pool.query("ALTER TABLE secrets ADD CHECK (n < 5)");
  await fails(pool.query("INSERT INTO secrets VALUES ($1, 7)", [planted("pg-check")]));
  await fails(pool.query(`SELECT 'unterminated ${planted("pg-unterminated")}`));
  const db = knex({ client: "pg", connection: POSTGRES });
  await db("secrets").insert({ name: planted("knex-insert") });
  await db("secrets").where({ name: planted("knex-where") });
  await db.raw(`SELECT '${planted("knex-raw")}'`);
  await fails(db("secrets").insert({ n: planted("knex-cast") }));
  await db.raw("DROP TABLE secrets");
  await db.destroy();
  await pool.end();
});

await request("mysql2", async () => {
  const pool = mysql.createPool(MYSQL);
  await pool.query("SELECT ? AS a", [planted("mysql2-parameter")]);
  await pool.execute("SELECT ? AS a", [planted("mysql2-execute")]);
  await pool.query(`SELECT "${planted("mysql2-double")}", '${planted("mysql2-single")}'`);
  await fails(pool.query(`SELECT '${planted("mysql2-error")}' FROM`));
  await fails(pool.query(`SELEC '${planted("mysql2-syntax")}'`));
  await fails(pool.query(`SELECT nothing, "${planted("mysql2-double-error")}"`));
  await fails(pool.query(`SET PASSWORD FOR 'a'@'b' = PASSWORD('${planted("mysql2-password")}')`));
  await fails(
    pool.query(`CREATE USER root@localhost IDENTIFIED BY '${planted("mysql2-identified")}'`),
  );
  await pool.query("CREATE TABLE secrets (name varchar(99) UNIQUE)");
  await pool.query("INSERT INTO secrets VALUES (?)", [planted("mysql2-unique")]);
  await fails(pool.query("INSERT INTO secrets VALUES (?)", [planted("mysql2-unique")]));
  await pool.query("DROP TABLE secrets");
  await pool.end();
});

await request("mongodb", async () => {
  const client = await new MongoClient(MONGODB).connect();
  const secrets = client.db("shop").collection("secrets");
  await secrets.insertOne({ _id: planted("mongodb-unique"), name: planted("mongodb-insert") });
  await fails(secrets.insertOne({ _id: planted("mongodb-unique") }));
  await secrets
    .find({ name: planted("mongodb-find"), n: { $in: [planted("mongodb-in")] } })
    .toArray();
  await secrets.updateOne(
    { name: planted("mongodb-filter") },
    { $set: { a: planted("mongodb-set") } },
  );
  await secrets.deleteMany({});
  await client.close();
  await mongoose.connect(MONGODB);
  const Secret = mongoose.model("Secret", new mongoose.Schema({ name: String, n: Number }));
  await Secret.init();
  await Secret.create({ name: planted("mongoose-create") });
  await Secret.findOne({ name: planted("mongoose-find") });
  await fails(Secret.create({ n: planted("mongoose-cast") }));
  await Secret.deleteMany({});
  await mongoose.disconnect();
});

await request("redis", async () => {
  const script = (place) => `return "${planted(place)}"`;
  const one = new Redis(REDIS);
  await one.set("key", planted("ioredis-set"));
  await one.hset("hash", "field", planted("ioredis-hset"));
  await one.eval(script("ioredis-eval"), 1, "key", planted("ioredis-eval-argument"));
  const sha = await one.script("LOAD", script("ioredis-script"));
  await one.evalsha(sha, 1, "key", planted("ioredis-evalsha"));
  await fails(one.auth(planted("ioredis-auth")));
  await fails(one.call("CONFIG", "SET", "requirepass-not", planted("ioredis-config")));
  await fails(one.lpush("key", planted("ioredis-wrong-type")));
  await one.pipeline().set("key", planted("ioredis-pipeline")).exec();
  await one.quit();
  const other = createClient({ url: REDIS });
  other.on("error", () => undefined);
  await other.connect();
  await other.set("key", planted("redis-set"));
  await other.eval(script("redis-eval"), { keys: ["key"], arguments: [planted("redis-argument")] });
  await fails(other.auth({ password: planted("redis-auth") }));
  await fails(other.configSet("requirepass-not", planted("redis-config")));
  await fails(other.lPush("key", planted("redis-wrong-type")));
  await other.multi().set("key", planted("redis-multi")).exec();
  await other.close();
});

await request("sqlite", async () => {
  const db = new DatabaseSync(":memory:");
  db.exec(`CREATE TABLE secrets AS SELECT '${planted("sqlite-exec")}' AS name`);
  db.prepare("SELECT * FROM secrets WHERE name = ?").all(planted("sqlite-parameter"));
  db.exec("CREATE TABLE unique_names (name text UNIQUE)");
  for (const failing of [
    `SELECT '${planted("sqlite-error")}' FROM nothing`,
    `SELEC '${planted("sqlite-syntax")}'`,
    `SELECT 'unterminated ${planted("sqlite-unterminated")}`,
    `INSERT INTO unique_names VALUES ('${planted("sqlite-unique")}'), ('${planted("sqlite-unique")}')`,
  ]) {
    try {
      db.exec(failing);
    } catch (error) {
      logged(error);
    }
  }
  db.close();
});

await request("bullmq", async () => {
  const { hostname: host, port } = new URL(REDIS);
  const connection = { host, port: Number(port) };
  const queue = new Queue("secrets", { connection });
  let failed = false;
  const worker = new Worker(
    "secrets",
    async (job) => {
      await job.updateProgress({ at: planted("bullmq-progress") });
      await job.log(planted("bullmq-log"));
      failed = !failed;
      if (failed) throw new Error("not yet");
      return planted("bullmq-result");
    },
    { connection },
  );
  const done = once(worker, "completed");
  await queue.add("one", { card: planted("bullmq-data") }, { attempts: 2 });
  await done;
  await worker.close();
  await queue.close();
});

const schema = buildSchema("type Query { order(name: String): String }");
const rootValue = { order: () => planted("graphql-answer") };
const server = createServer(async (incoming, response) => {
  const { query: source, variables: variableValues } = JSON.parse(await text(incoming));
  response.end(JSON.stringify(await graphql({ schema, source, rootValue, variableValues })));
}).listen(0, "127.0.0.1");
await once(server, "listening");
for (const body of [
  { query: `query Order { order(name: "${planted("graphql-literal")}") }` },
  { query: `query Order { order(name: """${planted("graphql-block")}""") }` },
  {
    query: "query Order($name: String) { order(name: $name) }",
    variables: { name: planted("graphql-variable") },
  },
  { query: `{ order(name: ["${planted("graphql-invalid")}"]) }` },
]) {
  const url = `http://127.0.0.1:${server.address().port}/graphql`;
  await (await fetch(url, { method: "POST", body: JSON.stringify(body) })).text();
}
server.close();
