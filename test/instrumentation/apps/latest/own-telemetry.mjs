// A queue and a worker with a telemetry of their own, such as bullmq-otel.
import { Queue, Worker } from "bullmq";

const { hostname: host, port } = new URL(process.env.REDIS);
const connection = { host, port: Number(port) };
const started = [];
const span = {
  setSpanOnContext: (context) => context,
  setAttribute: () => undefined,
  setAttributes: () => undefined,
  addEvent: () => undefined,
  recordException: () => undefined,
  end: () => undefined,
};
const telemetry = {
  tracer: { startSpan: (name) => (started.push(name), span) },
  contextManager: {
    with: (_, work) => work(),
    active: () => ({}),
    getMetadata: () => "own",
    fromMetadata: (active) => active,
  },
};
const queue = new Queue("own", { connection, telemetry });
const job = await queue.add("confirm", {});
const worker = new Worker("own", async () => undefined, { connection, telemetry });
await new Promise((resolve) => worker.once("completed", resolve));
console.log(JSON.stringify({ metadata: job.opts.telemetry.metadata, started }));
await worker.close();
await queue.close();
