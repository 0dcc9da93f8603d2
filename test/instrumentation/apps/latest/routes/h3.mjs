// h3 2: applications mounted with and without middleware of their own.
import { H3, HTTPError, serve } from "h3";

const shop = new H3();
shop.get("/", () => []);
shop.get("/orders/:id", async (event) => {
  console.log(`order ${event.context.params.id}`);
  return { id: event.context.params.id };
});
shop.get("/bills/:id", (event) => ({ id: event.context.params.id }));
const admin = new H3();
admin.use((event) => {
  if (event.req.headers.has("x-denied")) throw new HTTPError({ status: 401 });
});
admin.get("/people/:id", (event) => event.context.params);

const app = new H3({ silent: true });
app.get("/orders/:id", (event) => ({ id: event.context.params.id }));
app.mount("/shops/:shop", shop);
app.mount("/admin", admin);
app.get("/files/**", () => "file");
app.all("/any", () => "any");
app.get("/fail", async () => {
  throw new HTTPError({ status: 500, message: "broken" });
});

const server = serve(app, { port: 0, hostname: "127.0.0.1", silent: true });
await server.ready();
console.log(`listening ${new URL(server.url).port}`);
