import type { ServerResponse } from "node:http";

import type { Transition } from "../engine/events.ts";

/** Open streams; each holds a socket and a listener. */
const mostStreams = 64;

/** Proxies close what is silent for a minute. */
const heartbeatMs = 15_000;

/** A reader that lets this many bytes pile up has gone. */
const longestBacklog = 1_048_576;

/** Streams of transitions as server-sent events. */
export class EventStreams {
  readonly #responses = new Set<ServerResponse>();
  #heartbeat: NodeJS.Timeout | undefined;
  #closed = false;

  /** Whether no stream is opened any more. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Whether one more stream may be opened. */
  get hasRoom(): boolean {
    return !this.#closed && this.#responses.size < mostStreams;
  }

  /** Takes over the response: `first` at once, then every transition until either side closes. */
  open(response: ServerResponse, first: unknown): void {
    // A stream ends when the service does: nothing follows it on its connection
    response.shouldKeepAlive = false;
    response.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
    });
    response.write(`retry: 5000\n${frame("report", first)}`);
    this.#responses.add(response);
    response.once("close", () => this.#responses.delete(response));
    // A broken pipe closes the response; there is nobody left to tell
    response.on("error", () => this.#responses.delete(response));
    this.#heartbeat ??= setInterval(() => this.#write(": still here\n\n"), heartbeatMs).unref();
  }

  send(transition: Transition): void {
    // Its path is looked for when it is written
    if (this.#responses.size > 0) this.#write(frame("transition", transition));
  }

  /** Ends every stream, for good: a reader that comes back finds another instance. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
    for (const response of this.#responses) response.end();
    this.#responses.clear();
  }

  #write(text: string): void {
    for (const response of this.#responses) {
      if (response.writableLength > longestBacklog) response.destroy();
      else response.write(text);
    }
  }
}

function frame(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
