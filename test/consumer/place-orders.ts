import type { RunningApp } from "./fresh-project.ts";

/** Asks each application for an order five times a second, until it is disposed of. */
export function placeOrders(...apps: readonly RunningApp[]): Disposable {
  const timer = setInterval(() => {
    for (const { url } of apps) void placeOrder(url);
  }, 200);
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

async function placeOrder(url: string): Promise<void> {
  try {
    await (await fetch(`${url}/orders/7`)).text();
  } catch {
    // The application may be on its way to the end: what counts is what it has told
  }
}
