// What the bundlers are given: applications of four frameworks, each on a port of its own.
import { createServer } from "node:http";

import { serve as serveHono } from "@hono/node-server";
import express from "express";
import Fastify from "fastify";
import { H3, serve as serveH3 } from "h3";
import { tracingPlugin } from "h3/tracing";
import { Hono } from "hono";

// CommonJS, which some bundles are, has no await outside of functions
void (async () => {
  const shop = express.Router();
  shop.get("/orders/:id", (request, response) => response.json({ id: request.params.id }));
  const onExpress = express();
  onExpress.use("/shops/:shop", shop);
  const first = createServer(onExpress);
  await new Promise((resolve) => first.listen(0, "127.0.0.1", resolve));

  const onFastify = Fastify();
  await onFastify.register(
    async (routes) => {
      routes.get("/orders/:id", async ({ params }) => ({ id: params.id }));
    },
    { prefix: "/shops/:shop" },
  );
  await onFastify.listen({ port: 0, host: "127.0.0.1" });

  const onHono = new Hono();
  onHono.route(
    "/shops/:shop",
    new Hono().get("/orders/:id", (c) => c.json({ id: c.req.param("id") })),
  );
  const third = await new Promise((resolve) => {
    serveHono({ fetch: onHono.fetch, port: 0, hostname: "127.0.0.1" }, resolve);
  });

  const onH3 = new H3({ silent: true });
  if (process.env.H3_TRACING === "true") onH3.register(tracingPlugin());
  onH3.mount(
    "/shops/:shop",
    new H3().get("/orders/:id", ({ context }) => ({ id: context.params.id })),
  );
  const fourth = serveH3(onH3, { port: 0, hostname: "127.0.0.1", silent: true });
  await fourth.ready();

  const ports = [first.address().port, onFastify.server.address().port, third.port];
  console.log(`listening ${[...ports, new URL(fourth.url).port].join(" ")}`);
})();
