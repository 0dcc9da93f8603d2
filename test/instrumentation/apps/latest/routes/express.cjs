// express 5: sub-routers on a mount with a parameter, two on the same one, a sub-application.
const express = require("express");

const app = express();
const orders = express.Router();
orders.get("/", (_request, response) => response.json([]));
orders.get("/orders/:id", async (request, response) => {
  console.log(`order ${request.params.id}`);
  response.json({ id: request.params.id });
});
const bills = express.Router();
bills.get("/bills/:id", (request, response) => response.json({ id: request.params.id }));
const admin = express();
admin.get(["/users/:id", "/people/:id"], (request, response) => response.json(request.params));

app.use((_request, _response, next) => next());
app.get("/orders/:id", (request, response) => response.json({ id: request.params.id }));
app.use("/shops/:shop", orders);
app.use("/shops/:shop", bills);
app.use("/admin", (request, response, next) =>
  request.headers["x-denied"] === undefined ? next() : response.sendStatus(401),
);
app.use("/admin", admin);
app.get("/files/*path", (_request, response) => response.send("file"));
app.get(["/stores", "/stores/:store"], (request, response) => response.json(request.params));
app.all("/any", (_request, response) => response.send("any"));
app.get("/fail", async () => {
  throw new Error("broken");
});
app.use((_error, _request, response, _next) => response.status(500).json({ error: "broken" }));

const server = app.listen(0, () => console.log(`listening ${server.address().port}`));
