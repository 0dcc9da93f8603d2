// express 4, winston and mysql, CommonJS.
const express = require("express");
const { createLogger, format, transports } = require("winston");
const { promisify } = require("node:util");
const mysql = require("mysql");

const app = express();
const log = createLogger({ format: format.json(), transports: [new transports.Console()] });
const pool = mysql.createPool(process.env.MYSQL_URL);

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await promisify(pool.query).call(pool, "SELECT ? AS id", [request.params.id]);
  log.info("order shown", { order: request.params.id });
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
