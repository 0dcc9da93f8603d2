import type { Statement } from "../statement.ts";

const http2 = "test/instrumentation/http2.integration.test.ts";
const http2Choices = "test/instrumentation/http2-choices.integration.test.ts";
const http2Foreign = "test/instrumentation/http2-foreign.integration.test.ts";

/** "HTTP/2" of docs/instrumentation.md. */
export const http2Statements: readonly Statement[] = [
  {
    sentence:
      "Servers and clients of `node:http2` have the same spans, metrics, context and request id as those of HTTP/1, with `network.protocol.version` `2`: the stream API and the one with request and response, Fastify with `http2: true`, Koa's callback, and HTTP/1 at a server with `allowHTTP1`.",
    shownBy: [
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
        "600 streams at once on one connection are never mixed",
      ],
      [
        http2Foreign,
        "Fastify, Koa, Hono, h3, undici and gRPC have one span on each side over HTTP/2, and their routes",
      ],
    ],
  },
  {
    sentence: "`http` among the instrumentations stands for both.",
    shownBy: [
      [http2Choices, "without http among the instrumentations, HTTP/2 has no spans either"],
    ],
  },
  {
    sentence:
      "The handlers are wrapped in the same way on every Node.js: its channels for HTTP/2 are missing in 22.15, and on none of them can a subscriber choose the context of a handler.",
    shownBy: [[http2, "600 streams at once on one connection are never mixed"]],
  },
  {
    sentence:
      "**gRPC**, told by the content type `application/grpc`, has the spans of gRPC's instrumentation alone.",
    shownBy: [
      [
        http2Foreign,
        "Fastify, Koa, Hono, h3, undici and gRPC have one span on each side over HTTP/2, and their routes",
      ],
    ],
  },
  {
    sentence:
      "With `OTEL_NODE_DISABLED_INSTRUMENTATIONS=grpc` its requests are HTTP/2 as all others, for servers that speak gRPC without `@grpc/grpc-js`.",
    shownBy: [
      [
        http2Choices,
        "without grpc among the instrumentations, requests of gRPC are HTTP/2 as all others",
      ],
    ],
  },
  {
    sentence:
      "**undici and `fetch`** over HTTP/2 have one client span, that of undici's instrumentation.",
    shownBy: [
      [
        http2Foreign,
        "Fastify, Koa, Hono, h3, undici and gRPC have one span on each side over HTTP/2, and their routes",
      ],
    ],
  },
  {
    sentence:
      "In general, `session.request()` makes no second span for headers that carry the `traceparent` of a client span.",
    shownBy: [
      [
        http2Foreign,
        "Fastify, Koa, Hono, h3, undici and gRPC have one span on each side over HTTP/2, and their routes",
      ],
    ],
  },
  {
    sentence: "**Pushed streams** have no span.",
    shownBy: [
      [
        http2,
        "each request has one server and one client span and duration, and the application's answers are those without the preload",
      ],
    ],
  },
  { sentence: "They are work of the request that pushes.", says: "why they have none" },
  {
    sentence: "**CONNECT** has none: what follows is no HTTP.",
    shownBy: [[http2Choices, "CONNECT has no span"]],
  },
];
