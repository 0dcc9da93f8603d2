import type { AddressInfo } from "node:net";

import express, { type ErrorRequestHandler, type Express } from "express";
import type { Logger } from "pino";
import { ZodError } from "zod";

import type { HealthCheckDefinition } from "@tamma/observability/health";

import { createShopHealth } from "./health.ts";

export interface Service {
  readonly log: Logger;
  /** Port to listen on; 0: any free one, which the line "listening" tells. */
  readonly port: number;
  /** What the service depends on. */
  readonly checks: readonly HealthCheckDefinition[];
  readonly routes: (app: Express) => void;
  /** Ends what the service holds, after the last request was answered. */
  readonly stop?: () => Promise<void>;
}

/**
 * Listens until SIGTERM or SIGINT, then answers what is open, stops and lets the process end. Health
 * is answered on the same port, and with `HEALTH_PORT` on one that can be kept from the public.
 */
export function runService({ log, port, checks, routes, stop }: Service): void {
  const health = createShopHealth(log, checks);
  const app = express().disable("x-powered-by");
  app.use(health.handler());
  app.use(express.json({ limit: "16kb" }));
  routes(app);
  app.use(answerError(log));

  const reportFailure = (err: unknown): void => log.error({ err }, "health failed");
  void health.start().catch(reportFailure);
  const host = process.env["HOST"] ?? "127.0.0.1";
  const server = app.listen(port, host, (error) => {
    if (error) throw error;
    // A server on TCP has an AddressInfo; only pipes have a string
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    log.info({ port: (server.address() as AddressInfo).port }, "listening");
  });

  const healthPort = process.env["HEALTH_PORT"];
  if (healthPort !== undefined) {
    void health.listen({ port: Number(healthPort), host }).catch(reportFailure);
  }

  const shutDown = (signal: NodeJS.Signals): void => {
    log.info({ signal }, "stopping");
    health.drain();
    server.close(() => {
      void end().catch((err: unknown) => log.error({ err }, "stopping failed"));
    });
    server.closeIdleConnections();
  };
  const end = async (): Promise<void> => {
    await health.stop();
    await stop?.();
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
