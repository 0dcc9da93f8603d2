/** The export worker's thread: it sends while the application's thread works, or waits for it. */
import { parentPort, workerData } from "node:worker_threads";

import { Delivery, maxWaitingBytes } from "./delivery.ts";
import { Ledger } from "./ledger.ts";
import {
  cells,
  type FromWorker,
  type Signal,
  signals,
  type ToWorker,
  type WorkerStart,
} from "./protocol.ts";
import { Reachability } from "./reachability.ts";
import { createSender } from "./sender.ts";
import { Spool } from "./spool/spool.ts";

/** How often the spool says that this process runs, and looks for what others have left. */
const spoolRoundMs = 10_000;

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what exporter.ts passes
const start = workerData as WorkerStart;
const { destinations, warnings, spool: spoolSettings } = start;
const shared = new Int32Array(start.cells);
const now = (): number => performance.now();
let finals = 0;

const spool = spoolSettings === undefined ? undefined : openSpool(spoolSettings.folder);
const delivery = new Delivery({
  senders: forEachSignal((signal) => createSender(signal, destinations[signal])),
  urls: forEachSignal((signal) => destinations[signal].url),
  compression: forEachSignal((signal) => destinations[signal].compression),
  contentTypes: forEachSignal((signal) => destinations[signal].contentType),
  ledger: new Ledger(start.counts),
  reachability: new Reachability({ waits: describeWaiting(), now }),
  spool:
    spool === undefined || spoolSettings === undefined
      ? undefined
      : { files: spool, maxBytes: spoolSettings.maxBytes },
  onChange: say,
  onFinished: () => {
    spool?.close();
    Atomics.store(shared, cells.finished, finals);
    Atomics.notify(shared, cells.finished);
  },
  onAttempt: (away) => Atomics.store(shared, cells.away, away ? 1 : 0),
  now,
});

if (spool !== undefined) {
  delivery.recover(spool.adopt());
  setInterval(() => {
    spool.touch();
    if (finals === 0) delivery.recover(spool.adopt());
  }, spoolRoundMs);
}

Atomics.store(shared, cells.started, 1);
Atomics.notify(shared, cells.started);

parentPort?.on("message", (message: ToWorker) => {
  if (message === "final") {
    finals += 1;
    delivery.finish();
    return;
  }
  if ("flush" in message) {
    delivery.whenSettled(() => post({ flushed: message.flush }));
    return;
  }
  delivery.accept(message);
  Atomics.add(shared, cells.taken, message.body.byteLength);
});

function openSpool(folder: string): Spool {
  return new Spool({
    folder,
    destination: JSON.stringify(
      signals.map((signal) => [destinations[signal].contentType, destinations[signal].url]),
    ),
    onFailure: (reason) =>
      say(
        reason === undefined
          ? `OBS_SPOOL_DIR: ${folder} can be written again`
          : `OBS_SPOOL_DIR: ${folder} cannot be written (${reason}); telemetry waits in memory`,
      ),
    now,
  });
}

function describeWaiting(): string {
  return spoolSettings === undefined
    ? `(at most ${mebibytes(maxWaitingBytes)} in memory)`
    : `in ${spoolSettings.folder} (at most ${mebibytes(spoolSettings.maxBytes)})`;
}

function mebibytes(bytes: number): string {
  return `${Math.round((bytes / 1024 / 1024) * 10) / 10} MiB`;
}

function say(warning: string): void {
  post({ warning });
}

function post(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port, not a window
  warnings.postMessage(message);
}

function forEachSignal<T>(create: (signal: Signal) => T): Readonly<Record<Signal, T>> {
  return { traces: create("traces"), metrics: create("metrics"), logs: create("logs") };
}
