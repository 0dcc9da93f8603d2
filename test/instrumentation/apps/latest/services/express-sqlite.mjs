// express 5, pino and node:sqlite.
import express from "express";
import pino from "pino";

const log = pino();
const app = express();
process.removeAllListeners("warning");
const { DatabaseSync } = await import("node:sqlite");
const database = new DatabaseSync(":memory:");

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  database.prepare("SELECT ? AS id").get(request.params.id);
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
