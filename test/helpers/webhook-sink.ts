import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Alertmanager's webhook message, version 4, as far as tests look at it. */
export interface WebhookMessage {
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly notification_reason: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly alerts: readonly {
    readonly status: "firing" | "resolved";
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

export interface WebhookSink extends AsyncDisposable {
  readonly url: string;
  /** In the order of arrival; `atMs` is when the request came. */
  readonly messages: readonly { readonly atMs: number; readonly message: WebhookMessage }[];
}

/** Starts an HTTP server that keeps every message posted to it. */
export async function startWebhookSink(): Promise<WebhookSink> {
  const messages: { atMs: number; message: WebhookMessage }[] = [];
  const keep = async (request: IncomingMessage): Promise<void> => {
    const atMs = Date.now();
    messages.push({ atMs, message: JSON.parse(await text(request)) as WebhookMessage });
  };
  const server = createServer((request, response) => {
    void keep(request).finally(() => response.end());
  });
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    messages,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => {
        server.close(done);
      });
    },
  };
}
