// Handles two requests of its own with express 4, pg, ioredis 5, amqplib, openai 6 and pino, then ends
import { once } from "node:events";
import { createServer } from "node:http";

import amqplib from "amqplib";
import express from "express";
import Redis from "ioredis";
import OpenAI from "openai";
import pg from "pg";

import pino from "../latest/node_modules/pino/pino.js";

const answer = {
  id: "1",
  model: "small",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "hello" } }],
};

async function main() {
  const log = pino();
  const pool = new pg.Pool({ connectionString: process.env.POSTGRES_URL });
  const redis = new Redis(process.env.REDIS_URL);
  const connection = await amqplib.connect(process.env.AMQP_URL);
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue("orders", { autoDelete: true });
  const app = express();
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const base = `http://127.0.0.1:${server.address().port}`;
  const openai = new OpenAI({ apiKey: "none", baseURL: `${base}/v1` });

  app.post("/v1/chat/completions", (request, response) => response.json(answer));
  app.get("/orders/:id", async (request, response, next) => {
    try {
      await redis.get(`order:${request.params.id}`);
      await pool.query("SELECT $1::text AS id", [request.params.id]);
      const messages = [{ role: "user", content: "hello" }];
      await openai.chat.completions.create({ model: "small", messages });
      channel.publish("", queue, Buffer.from(request.params.id));
      log.info("order");
      response.json({ id: request.params.id });
    } catch (error) {
      next(error);
    }
  });
  app.get("/broken", () => {
    throw new Error("broken");
  });
  // With it, says where the error came from, as source maps have it
  app.use((error, request, response, _next) => response.status(500).send(error.stack));

  let consumed;
  const delivered = new Promise((resolve) => (consumed = resolve));
  await channel.consume(queue, (message) => {
    channel.ack(message);
    consumed();
  });
  console.log((await fetch(`${base}/orders/7`)).status);
  console.log(await (await fetch(`${base}/broken`)).text());
  await delivered;
  server.close();
  await channel.close();
  await connection.close();
  await pool.end();
  redis.disconnect();
}

void main();
