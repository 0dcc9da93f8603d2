import type { Server, ServerResponse } from "node:http";

import { diag } from "@opentelemetry/api";
import { MetricReader } from "@opentelemetry/sdk-metrics";

import { expositionContentType, renderExposition } from "../../metrics/exposition.ts";
import { http } from "../loading/node-http.ts";
import type { Privacy } from "../privacy/privacy.ts";

/** Where a scrape port listens. */
export interface ScrapeAddress {
  readonly host: string;
  readonly port: number;
}

/** Serves the process's metrics on `/metrics` until the SDK is shut down; keeps no process alive. */
export class ScrapePort extends MetricReader {
  readonly #server: Server;
  readonly #privacy: Privacy;

  /** @param failed - Is told why the port is not open. */
  constructor(
    address: ScrapeAddress,
    privacy: Privacy,
    failed: (error: NodeJS.ErrnoException) => void,
  ) {
    super();
    this.#privacy = privacy;
    this.#server = http.createServer(({ url = "" }, response) => {
      if (/^\/metrics(?:\?|$)/.test(url)) void this.#answer(response);
      else response.writeHead(404).end();
    });
    this.#server
      .on("error", failed)
      // Not the port that a cluster shares: each scrape would come to another of its workers
      .listen({ ...address, exclusive: true })
      .unref();
  }

  async #answer(response: ServerResponse): Promise<void> {
    try {
      const { resourceMetrics, errors } = await this.#privacy.reader(this).collect();
      if (errors.length > 0) diag.error("metrics were not collected", ...errors);
      // What describes the process may still be looked up; labels that change are other series
      await resourceMetrics.resource.waitForAsyncAttributes?.();
      const text = renderExposition(resourceMetrics);
      response.writeHead(200, { "content-type": expositionContentType }).end(text);
    } catch (error) {
      // Prometheus then says that the target is down
      diag.error("metrics were not served", error);
      response.writeHead(500).end();
    }
  }

  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise((done) => this.#server.close(done));
  }
}
