import { once } from "node:events";
import { createServer } from "node:net";

import type { PublishedPort } from "./compose.ts";

/** Returns those ports that something already listens on. Port 0, any free one, never is. */
export async function busyPorts(
  ports: readonly PublishedPort[],
): Promise<readonly PublishedPort[]> {
  const busy = await Promise.all(ports.map((port) => isBusy(port)));
  return ports.filter((_, index) => busy[index]);
}

async function isBusy({ host, port }: PublishedPort): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, "listening");
    return false;
  } catch {
    return true;
  } finally {
    server.close();
  }
}
