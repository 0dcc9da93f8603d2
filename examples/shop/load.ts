/**
 * Sends a bounded number of orders at a steady rate to a gateway on this machine, and prints one
 * JSON line an answer.
 * Run: node examples/shop/load.ts --count 100 --rate 20 [--url http://127.0.0.1:8080]
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";

import { z } from "zod";

const { values } = parseArgs({
  options: {
    url: { type: "string", default: "http://127.0.0.1:8080" },
    count: { type: "string", default: "100" },
    rate: { type: "string", default: "20" },
  },
});

const { url, count, rate } = z
  .object({
    url: z
      .url()
      .refine((text) => ["127.0.0.1", "localhost", "[::1]"].includes(new URL(text).hostname), {
        error: "expected a loopback address: this is not a tool to load others with",
      }),
    count: z.coerce.number().int().min(1).max(100_000),
    rate: z.coerce.number().min(0.1).max(1_000),
  })
  .parse(values);

const items = ["lamp", "chair", "table"] as const;
const start = performance.now();
const answers: Promise<void>[] = [];
for (let n = 0; n < count; n += 1) {
  await sleep(Math.max(0, start + (n * 1000) / rate - performance.now()));
  answers.push(sendOrder(items[n % items.length] ?? items[0]));
}
await Promise.all(answers);

async function sendOrder(item: string): Promise<void> {
  const sent = performance.now();
  const response = await fetch(`${url}/orders`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ item, quantity: 1 }),
  });
  await response.body?.cancel();
  const answer = {
    status: response.status,
    requestId: response.headers.get("x-request-id"),
    ms: Math.round(performance.now() - sent),
  };
  console.log(JSON.stringify(answer));
}
