/** The export worker's thread: it sends while the application's thread works, or waits for it. */
import { parentPort, workerData } from "node:worker_threads";

import { Delivery } from "./delivery.ts";
import {
  cells,
  type ExportRequest,
  type FromWorker,
  type ToWorker,
  type WorkerStart,
} from "./protocol.ts";
import { Reachability } from "./reachability.ts";
import { createSender } from "./sender.ts";

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what exporter.ts passes
const { destinations, contentType, counters, warnings } = workerData as WorkerStart;
const shared = new Int32Array(counters);
const reachability = new Reachability();

const delivery = new Delivery({
  senders: {
    traces: createSender("traces", destinations.traces, contentType),
    metrics: createSender("metrics", destinations.metrics, contentType),
    logs: createSender("logs", destinations.logs, contentType),
  },
  urls: {
    traces: destinations.traces.url,
    metrics: destinations.metrics.url,
    logs: destinations.logs.url,
  },
  reachability,
  onChange: (warning) => {
    Atomics.store(shared, cells.away, reachability.away ? 1 : 0);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
    warnings.postMessage({ warning } satisfies FromWorker);
  },
});

parentPort?.on("message", (message: ToWorker) => {
  if (message === "final") delivery.finish();
  else void delivery.deliver(message).finally(() => settle(message));
});

function settle({ signal, items }: ExportRequest): void {
  Atomics.add(shared, cells[signal], items);
  Atomics.add(shared, cells.settled, 1);
  Atomics.notify(shared, cells.settled);
}
