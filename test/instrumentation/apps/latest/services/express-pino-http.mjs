// express 5 and pino-http, which logs each request with its headers.
import express from "express";
import pinoHttp from "pino-http";

const app = express();

app.use(pinoHttp());
app.use(express.json());
app.get("/orders/:id", (request, response) => {
  request.log.info({ order: request.params.id }, "order shown");
  response.json({ id: request.params.id });
});
app.post("/orders", (request, response) => response.status(201).json(request.body));
app.get("/fail", async () => {
  throw new Error("out of stock");
});

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
