import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import type { z } from "zod";

export interface JsonReceiver<T> extends AsyncDisposable {
  readonly port: number;
  /** What was accepted, in the order of arrival. */
  readonly messages: readonly T[];
  /** What the schema has against the others. */
  readonly refused: readonly string[];
}

/**
 * Starts an HTTP server that accepts what the schema accepts, with the status and the body that the
 * real service answers, and refuses all else with 400, as the real service does.
 */
export async function startJsonReceiver<T>(
  schema: z.ZodType<T>,
  accepted: { readonly status: number; readonly type: string; readonly body: string },
): Promise<JsonReceiver<T>> {
  const messages: T[] = [];
  const refused: string[] = [];
  const judge = async (request: IncomingMessage): Promise<boolean> => {
    const parsed = schema.safeParse(JSON.parse(await text(request)));
    if (parsed.success) messages.push(parsed.data);
    else refused.push(parsed.error.message);
    return parsed.success;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fine = await judge(request).catch((error: unknown) => {
      refused.push(String(error));
      return false;
    });
    response.writeHead(fine ? accepted.status : 400, {
      "content-type": fine ? accepted.type : "text/plain",
    });
    response.end(fine ? accepted.body : "invalid");
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "0.0.0.0");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("expected a TCP port");
  return {
    port: address.port,
    messages,
    refused,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
