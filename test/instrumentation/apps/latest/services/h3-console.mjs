// h3 2 on srvx; logs with console.
import { H3, serve } from "h3";

const app = new H3();

app.get("/orders/:id", (event) => {
  console.log(`order shown ${event.context.params.id}`);
  return { id: event.context.params.id };
});
app.post("/orders", async (event) => {
  event.res.status = 201;
  return event.req.json();
});
app.get("/fail", () => {
  throw new Error("out of stock");
});

const server = serve(app, { port: 0, hostname: "127.0.0.1", silent: true });
await server.ready();
console.log(`listening ${new URL(server.url).port}`);
