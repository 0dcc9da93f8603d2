import type { Statement } from "../statement.ts";

const http2 = "test/instrumentation/http2.integration.test.ts";
const http2Choices = "test/instrumentation/http2-choices.integration.test.ts";
const requestId = "test/instrumentation/request-id.integration.test.ts";
const requestIdUnit = "test/instrumentation/request-id.test.ts";
const responseHeaders = "test/instrumentation/response-headers.integration.test.ts";

/** "Request id" of docs/instrumentation.md. */
export const requestIdStatements: readonly Statement[] = [
  {
    sentence:
      "Each HTTP request has an id: that of its `x-request-id` header if well formed (1 to 128 of `A-Z a-z 0-9 _ . : + / = ~ @ -`), else a new UUID.",
    shownBy: [
      [requestId, "gets an id of its own where none comes or one that is not well formed"],
      [
        requestIdUnit,
        "%j is %j",
        "never gives an id that JSON would have to escape or a header could not carry",
      ],
    ],
  },
  {
    sentence:
      "It is on the server span (`request_id`), on every log line of the request, on the response, on `request.headers`, and on the header of outgoing calls, unless the application sets that by itself.",
    shownBy: [
      [
        requestId,
        "carries one request id and one trace to every span, line and response",
        "gets an id of its own where none comes or one that is not well formed",
      ],
      [requestIdUnit, "leaves an id alone that the application has set"],
    ],
  },
  {
    sentence: "The same id is therefore on the lines of every service behind.",
    shownBy: [[requestId, "carries one request id and one trace to every span, line and response"]],
  },
  {
    sentence: "The id is a label, not a proof: any client can choose it.",
    says: "what an id that callers choose is worth",
  },
  { sentence: "Do not decide on it.", says: "advice to the reader" },
  {
    sentence: "Let the outermost proxy overwrite the header if that matters.",
    says: "advice to the reader",
  },
  {
    sentence:
      "It is sent to every host that is called, as `traceparent` is; choose ids that may leave the house.",
    shownBy: [[requestId, "carries one request id and one trace to every span, line and response"]],
  },
  {
    sentence: "Baggage is forwarded by whatever speaks OpenTelemetry.",
    says: "why it is no baggage",
  },
  {
    sentence: "A header is what proxies and services without it understand.",
    says: "why it is a header",
  },
  {
    sentence: "The header joins when the response is sent, unless the application has set it.",
    shownBy: [
      [
        responseHeaders,
        "headers given in any way are answered as without the preload, and x-request-id once",
      ],
    ],
  },
  {
    sentence:
      'So `writeHead` takes headers in every form as it does without this package, error handlers that remove all headers (Koa\'s) do not remove it, and `response.getHeader("x-request-id")` does not see it.',
    shownBy: [
      [
        responseHeaders,
        "headers given in any way are answered as without the preload, and x-request-id once",
      ],
    ],
  },
  {
    sentence: "Read `request.headers` instead.",
    shownBy: [[requestId, "gets an id of its own where none comes or one that is not well formed"]],
  },
  {
    sentence: "All of this holds for HTTP/1, HTTPS and HTTP/2.",
    shownBy: [
      [
        requestId,
        "carries one request id and one trace to every span, line and response",
        "a request over HTTPS has an id as well",
      ],
      [http2, "600 streams at once on one connection are never mixed"],
    ],
  },
  {
    sentence: "A gRPC service passes on the id that it is given.",
    shownBy: [[http2Choices, "a gRPC service passes on the request id that it is given"]],
  },
  {
    sentence: "Through something that carries no headers, take it along:",
    says: "introduces the example, which test/house/docs-code.integration.test.ts compiles",
  },
  {
    sentence:
      "`withRequestId` runs the function in OpenTelemetry's context and returns its result.",
    shownBy: [
      [
        requestId,
        "withRequestId carries an id through what is not HTTP and replaces one that is not well formed",
      ],
    ],
  },
  {
    sentence: "A missing or malformed id is replaced by a new one.",
    shownBy: [
      [
        requestId,
        "withRequestId carries an id through what is not HTTP and replaces one that is not well formed",
      ],
    ],
  },
  {
    sentence: "Spans of kind `CONSUMER` within get the attribute.",
    shownBy: [
      [
        requestId,
        "withRequestId carries an id through what is not HTTP and replaces one that is not well formed",
      ],
    ],
  },
];
