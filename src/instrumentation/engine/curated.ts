import type { Attributes } from "@opentelemetry/api";
import type { InstrumentationConfigMap } from "@opentelemetry/auto-instrumentations-node";
import { followServerResponse, nameServerSpan } from "../routes/server-span.ts";
import { isKnownMethod } from "../routes/span-name.ts";

import { describeGraphqlResponse } from "../clients/graphql-response.ts";
import { redisStatement } from "../clients/redis-statement.ts";

const off = { enabled: false } as const;

/** A poller's queries belong to no request and would each be a trace of its own. */
const childrenOnly = { requireParentSpan: true } as const;

const redis = { ...childrenOnly, dbStatementSerializer: redisStatement } as const;

/**
 * Returns the configuration of the instrumentations, the same for every engine. `prometheusPort` is
 * that of our own scrape endpoint, whose requests are not the application's.
 */
export function curated(prometheusPort: number | undefined): InstrumentationConfigMap {
  return {
    // The same work a second time, under express, http and pg
    "@opentelemetry/instrumentation-router": off,
    "@opentelemetry/instrumentation-net": off,
    "@opentelemetry/instrumentation-dns": off,
    "@opentelemetry/instrumentation-fs": off,
    "@opentelemetry/instrumentation-generic-pool": off,
    "@opentelemetry/instrumentation-host-metrics": off,
    // routes/ knows their routes; a span for each middleware and handler says nothing more
    "@opentelemetry/instrumentation-express": off,
    "@opentelemetry/instrumentation-hapi": off,
    "@opentelemetry/instrumentation-koa": off,
    "@opentelemetry/instrumentation-nestjs-core": off,
    // logs/ follows them, and sends each line once
    "@opentelemetry/instrumentation-pino": off,
    "@opentelemetry/instrumentation-winston": off,
    "@opentelemetry/instrumentation-bunyan": off,
    // Runs tests, not services
    "@opentelemetry/instrumentation-cucumber": off,

    "@opentelemetry/instrumentation-http": {
      ignoreIncomingRequestHook: (request) =>
        prometheusPort !== undefined && request.socket.localPort === prometheusPort,
      responseHook: followServerResponse,
      applyCustomAttributesOnSpan: nameServerSpan,
    },
    // The convention has it only where it differs from the method
    "@opentelemetry/instrumentation-undici": {
      startSpanHook: ({ method }): Attributes =>
        isKnownMethod(method) ? { "http.request.method_original": undefined } : {},
    },
    "@opentelemetry/instrumentation-pg": childrenOnly,
    "@opentelemetry/instrumentation-ioredis": redis,
    "@opentelemetry/instrumentation-redis": redis,
    "@opentelemetry/instrumentation-mongodb": childrenOnly,
    "@opentelemetry/instrumentation-mongoose": childrenOnly,
    "@opentelemetry/instrumentation-knex": childrenOnly,
    "@opentelemetry/instrumentation-oracledb": childrenOnly,
    "@opentelemetry/instrumentation-dataloader": childrenOnly,
    // Values would be in the statement
    "@opentelemetry/instrumentation-mysql2": { maskStatement: true },
    // One span for each field of an answer says little and costs much
    "@opentelemetry/instrumentation-graphql": {
      ignoreResolveSpans: true,
      responseHook: describeGraphqlResponse,
    },
  };
}
