// express 5 and pino, CommonJS.
const express = require("express");
const pino = require("pino");

const log = pino();
const app = express();
const orders = express.Router();

app.use(express.json());
orders.get("/:id", (request, response) => {
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
orders.post("/", (request, response) => response.status(201).json(request.body));
app.use("/orders", orders);
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
