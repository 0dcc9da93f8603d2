import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { startReceiver } from "../receiver/receiver.ts";
import { openTelemetryStore } from "../store/open-store.ts";
import type { TelemetryStore } from "../store/telemetry-store.ts";
import { breakLink, type Link } from "./broken-link.ts";
import type { Evidence, SentOrder } from "./evidence.ts";
import { renderFirstTrace } from "./first-trace.ts";
import { isProved, prove, type ProofLine } from "./proof.ts";
import { startShop } from "./shop.ts";
import { driveTraffic } from "./traffic.ts";

export interface DemoOptions {
  /** Wanted port of the receiver; the next free one is taken. */
  readonly port: number;
  /** Link to break on purpose. */
  readonly broken?: Link | undefined;
  /** Environment of the services. */
  readonly env: NodeJS.ProcessEnv;
  /** Gives up the start; a started demo is ended by disposing of it. */
  readonly signal: AbortSignal;
  /** Is told what happens, a line each. */
  readonly report: (line: string) => void;
}

/** A demo whose traffic is over; its services and receiver run until it is disposed of. */
export class Demo {
  readonly receiverUrl: string;
  readonly gatewayUrl: string;
  readonly proof: readonly ProofLine[];
  /** What was stored of the first order, as text. */
  readonly firstTrace: string;
  readonly #running: AsyncDisposableStack;

  constructor(
    running: AsyncDisposableStack,
    found: Pick<Demo, "receiverUrl" | "gatewayUrl" | "proof" | "firstTrace">,
  ) {
    this.#running = running;
    this.receiverUrl = found.receiverUrl;
    this.gatewayUrl = found.gatewayUrl;
    this.proof = found.proof;
    this.firstTrace = found.firstTrace;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#running[Symbol.asyncDispose]();
  }
}

/**
 * Starts the receiver and the shop, sends orders and judges what was stored.
 *
 * @throws ObservabilityError `OBS_EMBEDDED_NODE`, `OBS_EMBEDDED_PORT`, `OBS_DEMO_SHOP`; whatever it
 * throws, and when `signal` aborts, nothing is left running.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { port, broken, env, signal, report } = options;
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "tamma-obs-demo-"));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const store = starting.use(await openTelemetryStore(join(folder, "telemetry.db")));
  starting.use(keepBounded(store));

  const sink = broken === undefined ? store : breakLink(store, broken);
  const receiver = starting.use(await startReceiver({ sink, port }));
  report(`receiver: OTLP over HTTP on ${receiver.url}`);

  const databaseUrl = `sqlite:${join(folder, "shop.db")}`;
  const shop = starting.use(
    await startShop({ otlpUrl: receiver.url, databaseUrl, scratch: folder, env, signal }),
  );
  report(`shop: gateway on ${shop.url}, orders and worker behind it`);

  const sent = await driveTraffic(shop.url, signal);
  report(`traffic: ${sent.length} orders sent, waiting for their telemetry`);
  const proof = await waitForProof(store, sent, signal);
  const firstTrace = renderFirstTrace(evidenceFrom(store, sent));
  const running = starting.move();
  return new Demo(running, { receiverUrl: receiver.url, gatewayUrl: shop.url, proof, firstTrace });
}

const proofTimeoutMs = 10_000;
const proofIntervalMs = 300;
/** More than one export interval of each signal: what is to arrive twice has arrived twice. */
const settleMs = 1_500;

/** Judges until all is proved or time is up; and once more after a pause, which is what counts. */
async function waitForProof(
  store: TelemetryStore,
  sent: readonly SentOrder[],
  signal: AbortSignal,
): Promise<readonly ProofLine[]> {
  const deadline = performance.now() + proofTimeoutMs;
  while (performance.now() < deadline && !isProved(prove(evidenceFrom(store, sent)))) {
    await sleep(proofIntervalMs, undefined, { signal });
  }
  await sleep(settleMs, undefined, { signal });
  return prove(evidenceFrom(store, sent));
}

/** Far more than a demo makes: the checks hold it all in memory. */
const recordLimit = 100_000;

function evidenceFrom(store: TelemetryStore, sent: readonly SentOrder[]): Evidence {
  return {
    sent,
    spans: store.spans(recordLimit),
    logs: store.logs(recordLimit),
    points: store.metricNames().flatMap((name) => store.latestPoints(name)),
    nowNs: BigInt(Date.now()) * 1_000_000n,
  };
}

const keptMs = 3_600_000;
const pruneIntervalMs = 60_000;

/** A demo that is left running must not fill the disk. */
function keepBounded(store: TelemetryStore): Disposable {
  const timer = setInterval(() => {
    store.prune(BigInt(Date.now() - keptMs) * 1_000_000n);
  }, pruneIntervalMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
