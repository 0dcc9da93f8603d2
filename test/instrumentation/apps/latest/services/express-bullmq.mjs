// express 5, pino and BullMQ 6, which works on the job in the same process.
import express from "express";
import pino from "pino";
import { Queue, QueueEvents, Worker } from "bullmq";

const log = pino();
const app = express();
const connection = { url: process.env.REDIS_URL };
const queue = new Queue("orders", { connection });
const events = new QueueEvents("orders", { connection });
const worker = new Worker(
  "orders",
  async (job) => log.info({ order: job.data.id }, "order packed"),
  {
    connection,
  },
);
await Promise.all([queue.waitUntilReady(), events.waitUntilReady(), worker.waitUntilReady()]);

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  const job = await queue.add("pack", { id: request.params.id });
  await job.waitUntilFinished(events);
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
