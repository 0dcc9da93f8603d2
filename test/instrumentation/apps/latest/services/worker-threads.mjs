// express 5, pino, and a worker thread that computes.
import { once } from "node:events";
import { Worker } from "node:worker_threads";

import express from "express";
import pino from "pino";

const log = pino();
const app = express();
const source = `
  const { parentPort } = require("node:worker_threads");
  parentPort.on("message", (id) => parentPort.postMessage({ id }));
`;
const worker = new Worker(source, { eval: true });

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  worker.postMessage(request.params.id);
  const [order] = await once(worker, "message");
  log.info({ order: order.id }, "order shown");
  response.json(order);
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
