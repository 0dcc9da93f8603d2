// TypeScript that Node.js cannot strip (an enum, a parameter property), run by tsx.
import express, { type Request, type Response } from "express";
import pino from "pino";

enum State {
  Open = "open",
}

class Orders {
  constructor(private readonly log: pino.Logger) {}

  show(request: Request, response: Response): void {
    this.log.info({ order: request.params["id"], state: State.Open }, "order shown");
    response.json({ id: request.params["id"] });
  }
}

const orders = new Orders(pino());
const app = express();

app.use(express.json());
app.get("/orders/:id", (request, response) => orders.show(request, response));
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => {
  const address = server.address();
  if (typeof address === "object") console.log(`listening ${address?.port}`);
});
