import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { z } from "zod";

import type { SentOrder } from "./evidence.ts";
import { shopFile } from "./shop-files.ts";

const execFileAsync = promisify(execFile);

const answerLine = z.object({ status: z.int(), requestId: z.string().nullable() });

const calm = { count: 30, rate: 30 };
const faulty = { count: 20, rate: 20 };
const errorRate = 0.3;

/** Sends orders to the gateway, first undisturbed, then with the fault on. Takes about 2 s. */
export async function driveTraffic(
  gatewayUrl: string,
  signal: AbortSignal,
): Promise<readonly SentOrder[]> {
  const before = await sendOrders(gatewayUrl, "calm", calm, signal);
  await setFault(gatewayUrl, errorRate, signal);
  const during = await sendOrders(gatewayUrl, "fault", faulty, signal);
  await setFault(gatewayUrl, 0, signal);
  return [...before, ...during];
}

interface Load {
  readonly count: number;
  /** Orders a second. */
  readonly rate: number;
}

async function sendOrders(
  url: string,
  phase: SentOrder["phase"],
  { count, rate }: Load,
  signal: AbortSignal,
): Promise<readonly SentOrder[]> {
  const args = ["--url", url, "--count", String(count), "--rate", String(rate)];
  const { stdout } = await execFileAsync(process.execPath, [shopFile("load"), ...args], {
    signal,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => answerLine.parse(JSON.parse(line)))
    .map(({ status, requestId }) => ({ phase, status, requestId }));
}

async function setFault(url: string, errorRate: number, signal: AbortSignal): Promise<void> {
  await fetch(`${url}/fault`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ errorRate }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]),
  });
}
