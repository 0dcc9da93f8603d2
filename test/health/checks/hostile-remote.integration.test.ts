import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { gzipSync } from "node:zlib";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { HealthStatus } from "#src/health/check.ts";
import { internalServiceCheck } from "#src/health/checks/internal-service.ts";
import { createHealth, type SystemHealthReport } from "#src/health/index.ts";

/** What the server sends on each connection; `undefined` where it says so itself. */
type Answer = string | Buffer | ((socket: Socket) => void);

interface Hostile {
  readonly title: string;
  readonly answer: Answer;
  readonly status: HealthStatus;
  readonly message?: RegExp;
}

const esc = "\u001b[2J";
const long = "x".repeat(100_000);
const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

function http(
  body: string | Buffer,
  headers: readonly string[] = ["content-type: application/json"],
  code = 200,
): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${code} X`, ...headers, `content-length: ${bytes.length}`, "", ""];
  return Buffer.concat([Buffer.from(head.join("\r\n")), bytes]);
}

const json = (value: unknown, code = 200): Buffer => http(JSON.stringify(value), undefined, code);
const down = { status: "unhealthy" };
const up = { status: "healthy" };

/** A body without end. */
function endless(head: string, chunk: string): Answer {
  return (socket) => {
    socket.write(head);
    const more = (): void => {
      if (!socket.destroyed && socket.write(chunk)) setImmediate(more);
    };
    socket.on("drain", more);
    more();
  };
}

const chunked = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

const rows: readonly Hostile[] = [
  { title: "no body and 204", answer: "HTTP/1.1 204 No Content\r\n\r\n", status: "healthy" },
  {
    title: "a redirect to itself",
    answer: http("", ["location: /health"], 302),
    status: "unhealthy",
    message: /answered 302/,
  },
  {
    title: "1xx without end",
    answer: endless("", "HTTP/1.1 102 Processing\r\n\r\n"),
    status: "unhealthy",
    message: /timeout/,
  },
  {
    title: "a header without end",
    answer: endless("HTTP/1.1 200 OK\r\nx: ", long),
    status: "unhealthy",
    message: /:/,
  },
  {
    title: "a body without end",
    answer: endless(chunked, `${(100_000).toString(16)}\r\n${long}\r\n`),
    status: "healthy",
  },
  {
    title: "a body that stops half-way",
    answer: "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
    status: "unhealthy",
    message: /timeout/,
  },
  {
    title: "silence",
    answer: () => undefined,
    status: "unhealthy",
    message: /timeout/,
  },
  {
    title: "a reset",
    answer: (socket) => socket.resetAndDestroy(),
    status: "unhealthy",
    message: /:/,
  },
  { title: "no HTTP", answer: "\0\0\0\0garbage\r\n\r\n", status: "unhealthy", message: /:/ },
  {
    title: "a gzip bomb of 1 GiB",
    answer: http(bomb(), ["content-type: application/json", "content-encoding: gzip"]),
    status: "unhealthy",
    message: /compressed/,
  },
  {
    title: "gzip that is none",
    answer: http("garbage, not gzip", ["content-encoding: gzip"]),
    status: "unhealthy",
    message: /compressed/,
  },
  {
    title: "3 MiB of JSON",
    answer: json({ ...up, pad: "x".repeat(3_000_000) }),
    status: "healthy",
  },
  { title: "400,000 brackets", answer: http("[".repeat(400_000)), status: "healthy" },
  {
    title: "brackets in a component",
    answer: http(
      `{"status":"down","components":${"[".repeat(90_000)}${"]".repeat(90_000)}}`,
      [],
      503,
    ),
    status: "unhealthy",
  },
  { title: "HTML", answer: http("<html>", ["content-type: text/html"]), status: "healthy" },
  {
    title: "invalid UTF-8",
    answer: http(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x7d])),
    status: "healthy",
  },
  {
    title: "duplicate keys",
    answer: http('{"status":"healthy","status":"unhealthy"}'),
    status: "unhealthy",
    message: /is unhealthy/,
  },
  {
    title: "keys of prototypes",
    answer: http(
      '{"status":"down","components":{"__proto__":{"status":"down","polluted":1},"constructor":{"status":"down"}},"rootCauses":["__proto__","constructor"]}',
    ),
    status: "unhealthy",
  },
  {
    title: "objects in place of texts",
    answer: json({
      ...down,
      service: { name: { toString: 1 } },
      rootCauses: [{ toString: 1 }, 7, null],
      suspects: { length: 1e9 },
      components: {
        a: { ...down, message: {}, dependencies: [{}], details: { causes: [{ component: {} }] } },
      },
    }),
    status: "unhealthy",
  },
  {
    title: "30,000 components",
    answer: json({ ...down, components: Object.fromEntries(many(30_000, (i) => [`c${i}`, down])) }),
    status: "unhealthy",
  },
  {
    title: "50,000 root causes and suspects",
    answer: json({
      ...down,
      rootCauses: many(50_000, (i) => `r${i}`),
      suspects: many(50_000, (i) => `s${i}`),
    }),
    status: "unhealthy",
  },
  {
    title: "one component with 50,000 dependencies",
    answer: json({
      ...up,
      components: { a: { ...up, dependencies: many(50_000, (i) => `d${i}`) } },
    }),
    status: "healthy",
  },
  {
    title: "names and messages of 100,000 characters",
    answer: json({
      ...down,
      service: { name: long },
      components: { [long]: down, a: { ...down, message: long } },
      rootCauses: [long],
      suspects: [long],
    }),
    status: "unhealthy",
  },
  {
    title: "control characters",
    answer: json({
      ...down,
      service: { name: esc },
      components: { [esc]: down, "a\nb": down, "\u202egnp": down, a: { ...down, message: esc } },
      rootCauses: [esc, "a\nb", "\u202egnp"],
      suspects: [esc, "\u0085"],
    }),
    status: "unhealthy",
  },
  {
    title: "secrets in messages",
    answer: json({
      ...down,
      components: { a: { ...down, message: "postgres://u:hunter2@db password=hunter2" } },
    }),
    status: "unhealthy",
  },
  {
    title: "a path through 10,000 services",
    answer: json({
      ...down,
      rootCauses: ["a/db"],
      components: {
        a: {
          ...down,
          details: { causes: [{ component: "db", path: many(10_000, (i) => `s${i}`) }] },
        },
      },
    }),
    status: "unhealthy",
  },
  {
    title: "500 causes behind each of 20 components",
    answer: json({
      ...down,
      components: Object.fromEntries(
        many(20, (i) => [
          `c${i}`,
          {
            ...down,
            details: {
              reporter: `r${i}`,
              causes: many(500, () => ({ component: "db", path: ["p"] })),
            },
          },
        ]),
      ),
    }),
    status: "unhealthy",
  },
];

/** Zeros shrink to a thousandth. */
function bomb(): Buffer {
  const part = gzipSync(Buffer.alloc(64 * 1_048_576));
  return Buffer.concat(many(16, () => part));
}

let port: number;
const open = new Set<Socket>();

const server = createServer((socket) => {
  open.add(socket);
  socket.on("close", () => open.delete(socket)).on("error", () => undefined);
  socket.on("data", (request) => {
    const index = Number(/^GET \/(\d+) /.exec(request.toString("latin1"))?.[1]);
    const { answer } = rows[index]!;
    if (typeof answer === "function") answer(socket);
    else socket.write(answer);
  });
});

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" ? (address?.port ?? 0) : 0;
});

afterAll(() => {
  for (const socket of open) socket.destroy();
  server.close();
});

interface Probed {
  readonly report: SystemHealthReport;
  /** Longest time for which the event loop did not turn; serving the answer is part of it. */
  readonly stallMs: number;
}

async function probed(index: number): Promise<Probed> {
  await using health = createHealth({
    checks: [
      internalServiceCheck(
        { url: `http://127.0.0.1:${port}/${index}`, self: "me" },
        { name: "other", timeout: "1s", failureThreshold: 1, confirm: [] },
      ),
    ],
  });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await health.start();
  delay.disable();
  return { report: health.report(), stallMs: delay.max / 1e6 };
}

describe("an answer of another service that is", () => {
  test.each(rows.map((row, index) => ({ ...row, index })))(
    "$title is contained",
    async ({ index, message = /^(?!timeout)|^$/, status }) => {
      const { report, stallMs } = await probed(index);
      const { other } = report.components;
      const said = { status: other!.status, message: other!.message ?? "" };
      expect(said).toEqual({ status, message: expect.stringMatching(message) });
      expect(stallMs).toBeLessThan(500);

      const text = JSON.stringify(report);
      expect(text.length).toBeLessThan(60_000);
      expect(text).not.toMatch(/hunter2|\\u001b|[\u0085\u202e]|\\n|__proto__|"constructor"/);
      expect(report.rootCauses.length).toBeLessThanOrEqual(10);
      expect(report.suspects.length).toBeLessThanOrEqual(10);
      const components = (other!.details?.["components"] as object | undefined) ?? {};
      expect(Object.keys(components).length).toBeLessThanOrEqual(210);
      expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    },
  );
});
