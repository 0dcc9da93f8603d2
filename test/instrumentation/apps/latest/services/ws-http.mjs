// express 5 with a WebSocket server on the same port.
import express from "express";
import pino from "pino";
import { WebSocketServer } from "ws";

const log = pino();
const app = express();

app.use(express.json());
app.get("/orders/:id", (request, response) => {
  log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("message", (message) => socket.send(String(message)));
});
