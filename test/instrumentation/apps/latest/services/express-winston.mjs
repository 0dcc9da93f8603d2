// express 5 and winston with JSON lines.
import express from "express";
import { createLogger, format, transports } from "winston";

const log = createLogger({ format: format.json(), transports: [new transports.Console()] });
const app = express();

app.use(express.json());
app.get("/orders/:id", (request, response) => {
  log.info("order shown", { order: request.params.id });
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
