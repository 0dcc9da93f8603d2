// A request adds jobs of every kind; a worker of the same process works them off.
const { once } = require("node:events");
const { createServer, request } = require("node:http");

const { trace } = require("@opentelemetry/api");
const { FlowProducer, Queue, Worker } = require("bullmq");

const { hostname: host, port } = new URL(process.env.REDIS);
const connection = { host, port: Number(port) };
const tracer = trace.getTracer("app");
const queue = new Queue("orders", { connection });
const flows = new FlowProducer({ connection });

const left = new Map([
  ["confirm", 1],
  ["later", 1],
  ["retried", 1],
  ["one of many", 1],
  ["child", 1],
  ["parent", 1],
  ["tick", 2],
]);
const worker = new Worker(
  "orders",
  async (job) => {
    await tracer.startActiveSpan(`work ${job.name}`, async (span) => span.end());
    if (job.name === "retried" && job.attemptsMade === 0) throw new TypeError("not yet");
    return { answer: "secret" };
  },
  { connection },
);
const done = new Promise((resolve) => {
  worker.on("completed", ({ name }) => {
    left.set(name, left.get(name) - 1);
    if ([...left.values()].every((count) => count <= 0)) resolve();
  });
});

const server = createServer(async (_, response) => {
  await queue.add("confirm", { card: "secret" });
  await queue.add("later", { card: "secret" }, { delay: 50 });
  await queue.add("retried", { card: "secret" }, { attempts: 2 });
  await queue.addBulk([{ name: "one of many", data: { card: "secret" } }]);
  await flows.add({
    name: "parent",
    queueName: "orders",
    data: { card: "secret" },
    children: [{ name: "child", queueName: "orders", data: { card: "secret" } }],
  });
  await queue.upsertJobScheduler("ticks", { every: 100, limit: 2 }, { name: "tick" });
  response.end();
}).listen(0, "127.0.0.1");
(async () => {
  await once(server, "listening");
  const headers = { "x-request-id": "order-7" };
  const call = request({ port: server.address().port, path: "/orders", headers }).end();
  const [response] = await once(call, "response");
  response.resume();
  await done;
  await worker.close();
  await queue.close();
  await flows.close();
  server.close();
})();
