// express 5, pino and got.
import express from "express";
import got from "got";
import pino from "pino";

const log = pino();
const app = express();

app.use(express.json());
app.get("/orders/:id", async (request, response) => {
  await got(`http://127.0.0.1:${server.address().port}/stock/${request.params.id}`);
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/stock/:id", (request, response) => response.json({ free: 3 }));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
