// express 5, pino and mysql2.
import express from "express";
import pino from "pino";
import mysql from "mysql2/promise";

const log = pino();
const app = express();
const pool = mysql.createPool(process.env.MYSQL_URL);

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await pool.query("SELECT ? AS id", [request.params.id]);
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
