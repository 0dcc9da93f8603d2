// express 5, pino and knex over pg.
import express from "express";
import pino from "pino";
import knex from "knex";

const log = pino();
const app = express();
const database = knex({ client: "pg", connection: process.env.POSTGRES_URL });

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await database.select(database.raw("?::text AS id", [request.params.id]));
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
