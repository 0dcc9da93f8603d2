import type { Statement } from "../statement.ts";

const aborted = "test/instrumentation/aborted.integration.test.ts";
const exceptions = "test/instrumentation/exceptions.integration.test.ts";
const guardedPropagator = "test/instrumentation/guarded-propagator.test.ts";
const hostileHeaders = "test/instrumentation/hostile-headers.integration.test.ts";
const http2 = "test/instrumentation/http2.integration.test.ts";
const requestId = "test/instrumentation/request-id.integration.test.ts";

/** "Requests that fail" of docs/instrumentation.md. */
export const requestsThatFailStatements: readonly Statement[] = [
  {
    sentence:
      "| The answer is complete | its status, `error.type` from 500 on | its status, `error.type` from 400 on |",
    shownBy: [
      [
        aborted,
        "a request without a complete answer has an error on both sides and no status on the server's, on $name",
      ],
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  {
    sentence:
      "| The connection or the stream ends before | `error.type` `aborted`, no status | `error.type` `aborted` and the status; if no answer had begun, the error's code, such as `ECONNRESET` |",
    shownBy: [
      [
        aborted,
        "a request without a complete answer has an error on both sides and no status on the server's, on $name",
      ],
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  {
    sentence:
      "| Aborted by `AbortSignal`, by a timeout | `aborted`, no status | `AbortError`, `TimeoutError` |",
    shownBy: [
      [
        aborted,
        "a request without a complete answer has an error on both sides and no status on the server's, on $name",
      ],
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  {
    sentence: "| No connection | | the error's class or code |",
    shownBy: [
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  {
    sentence: "Spans have an error and `http.*.request.duration` the same attributes.",
    shownBy: [
      [
        aborted,
        "a request without a complete answer has an error on both sides and no status on the server's, on $name",
      ],
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  {
    sentence:
      "A response of which only a part was sent has no status, since nobody has got that answer; 499, which some proxies log, was never sent.",
    shownBy: [
      [
        aborted,
        "a request without a complete answer has an error on both sides and no status on the server's, on $name",
      ],
    ],
  },
  {
    sentence: "A rule that counts errors by status does not count aborted requests.",
    says: "follows from the sentence before it",
  },
  {
    sentence:
      "What a handler throws is an event on the server span, once, with class, message and stack trace, if the request ends with 500 or more: express, Koa, Fastify, NestJS, Hono, h3 2 and hapi, over HTTP/1 and HTTP/2.",
    shownBy: [
      [
        exceptions,
        "a request that ends with 500 has the exception once, on its server span, and one with 404 has none (%s majors)",
      ],
      [
        exceptions,
        "what Hono, h3 2 and hapi catch by themselves is on the server span as well",
        "what is thrown over HTTP/2 is on the server span as well",
      ],
    ],
  },
  {
    sentence: "In a bundle, all but Fastify need the plugin.",
    shownBy: [[exceptions, "in a bundle without the plugin, Fastify's alone are known"]],
  },
  {
    sentence: "With a lower status, such as `ctx.throw(404)`, there is none.",
    shownBy: [
      [
        exceptions,
        "a request that ends with 500 has the exception once, on its server span, and one with 404 has none (%s majors)",
      ],
    ],
  },
  {
    sentence:
      "With h3 1, which catches by itself, call `trace.getActiveSpan()?.recordException(error)` in `onError`.",
    says: "advice for h3 1; recordException is OpenTelemetry's",
  },
  {
    sentence:
      "A `traceparent` that is none begins a new trace, and an id that is not well formed gets a new one.",
    shownBy: [
      [
        hostileHeaders,
        "get the answers that they get without the preload, and what is passed on is well formed",
      ],
      [requestId, "gets an id of its own where none comes or one that is not well formed"],
    ],
  },
  {
    sentence:
      "`tracestate` is passed on with at most 32 members and 512 characters, `baggage` with at most 8192.",
    shownBy: [
      [
        hostileHeaders,
        "get the answers that they get without the preload, and what is passed on is well formed",
      ],
    ],
  },
  {
    sentence: "What is no printable ASCII is not passed on.",
    shownBy: [
      [
        hostileHeaders,
        "get the answers that they get without the preload, and what is passed on is well formed",
      ],
      [
        guardedPropagator,
        "baggage with a line break, as a queue can carry it, is not passed on and the rest is",
      ],
    ],
  },
  {
    sentence: "A corpus of such requests is part of the tests.",
    shownBy: [
      [
        hostileHeaders,
        "get the answers that they get without the preload, and what is passed on is well formed",
      ],
    ],
  },
];
