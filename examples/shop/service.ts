import type { AddressInfo } from "node:net";

import express, { type ErrorRequestHandler, type Express } from "express";
import type { Logger } from "pino";
import { ZodError } from "zod";

export interface Service {
  readonly log: Logger;
  /** Port to listen on; 0: any free one, which the line "listening" tells. */
  readonly port: number;
  readonly routes: (app: Express) => void;
  /** Ends what the service holds, after the last request was answered. */
  readonly stop?: () => Promise<void>;
}

/** Listens until SIGTERM or SIGINT, then answers what is open, stops and lets the process end. */
export function runService({ log, port, routes, stop }: Service): void {
  const app = express().disable("x-powered-by");
  app.get("/livez", (_request, response) => void response.json({ status: "pass" }));
  app.use(express.json({ limit: "16kb" }));
  routes(app);
  app.use(answerError(log));

  const host = process.env["HOST"] ?? "127.0.0.1";
  const server = app.listen(port, host, (error) => {
    if (error) throw error;
    // A server on TCP has an AddressInfo; only pipes have a string
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    log.info({ port: (server.address() as AddressInfo).port }, "listening");
  });

  const shutDown = (signal: NodeJS.Signals): void => {
    log.info({ signal }, "stopping");
    server.close(() => {
      void stop?.().catch((err: unknown) => log.error({ err }, "stopping failed"));
    });
    server.closeIdleConnections();
  };
  process.once("SIGTERM", shutDown);
  process.once("SIGINT", shutDown);
}

/** A bad body is the caller's fault and says what is wrong; anything else is ours and is logged. */
function answerError(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    if (error instanceof ZodError) {
      const problems = error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
      response.status(400).json({ error: "invalid", problems });
      return undefined;
    }
    const status = clientStatus(error);
    if (status === undefined) log.error({ err: error }, "request failed");
    response
      .status(status ?? 500)
      .json({ error: status === undefined ? "internal" : String(error) });
    return undefined;
  };
}

/** express.json() gives its errors a status: 400 for bad JSON, 413 for a long body. */
function clientStatus(error: unknown): number | undefined {
  const status = error instanceof Error && "status" in error ? error.status : undefined;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}
