import { randomBytes } from "node:crypto";

import { ProtobufLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Delivery } from "#src/instrumentation/export/delivery.ts";
import { type Account, Ledger } from "#src/instrumentation/export/ledger.ts";
import type { ExportRequest, Signal } from "#src/instrumentation/export/protocol.ts";
import { Reachability } from "#src/instrumentation/export/reachability.ts";
import type { Outcome } from "#src/instrumentation/export/sender.ts";

const protobuf = "application/x-protobuf";

const url = "http://collector:4318/v1/logs";
const delivered: Outcome = { kind: "delivered", url, rejected: 0, message: "" };
const away: Outcome = { kind: "unreachable", url, reason: "gone" };
const refused = (status: number, retryAfterMs?: number): Outcome => ({
  kind: "refused",
  url,
  status,
  retryAfterMs,
});

interface Running {
  readonly accept: (request?: Partial<ExportRequest>) => void;
  readonly finish: () => void;
  readonly finished: () => number;
  readonly account: (signal?: Signal) => Account;
  readonly lines: readonly string[];
}

type Answer = (body: Uint8Array) => Outcome | Promise<Outcome>;

function deliverTo(answer: Answer): Running {
  const lines: string[] = [];
  const ledger = new Ledger();
  let finished = 0;
  const send = (body: Uint8Array): Promise<Outcome> => Promise.resolve(answer(body));
  const now = (): number => performance.now();
  const delivery = new Delivery({
    senders: { traces: send, metrics: send, logs: send },
    urls: { traces: url, metrics: url, logs: url },
    compression: { traces: "none", metrics: "none", logs: "none" },
    contentTypes: { traces: protobuf, metrics: protobuf, logs: protobuf },
    ledger,
    reachability: new Reachability({ waits: "(in memory)", now }),
    onChange: (line) => lines.push(line),
    onFinished: () => void (finished += 1),
    now,
  });
  return {
    accept: (request = {}) => {
      const whole = { signal: "logs", body: new Uint8Array(8), items: 1, ...request } as const;
      ledger.made(whole.signal, whole.items);
      delivery.accept(whole);
    },
    finish: () => delivery.finish(),
    finished: () => finished,
    account: (signal = "logs") => ledger.account(signal),
    lines,
  };
}

/** Answers in turn, the last one for ever. */
function inTurn(...outcomes: readonly Outcome[]): { answer: Answer; at: number[] } {
  const at: number[] = [];
  const answer = (): Outcome => {
    at.push(performance.now());
    return outcomes[Math.min(at.length, outcomes.length) - 1] ?? delivered;
  };
  return { answer, at };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a receiver that fails", () => {
  it("gets the request again, and nothing is said if that helps", async () => {
    const { answer, at } = inTurn(away, refused(503), delivered);
    const { accept, lines, account } = deliverTo(answer);
    accept();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(at).toHaveLength(3);
    expect(lines).toEqual([]);
    expect(account()).toMatchObject({ made: 1, sent: 1, waiting: 0 });
  });

  it("is asked by one request at a time, at least every six seconds, until it is back", async () => {
    const { answer, at } = inTurn(away);
    let back = false;
    const { accept, account, lines } = deliverTo((body) => (back ? delivered : answer(body)));
    for (let second = 0; second < 3_600; second += 1) {
      accept();
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(at.length).toBeLessThan(3_600 / 4);
    const gaps = at.slice(1).map((one, index) => one - (at[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(6_001);
    back = true;
    await vi.advanceTimersByTimeAsync(6_001);
    expect(account()).toMatchObject({ made: 3_600, sent: 3_600, waiting: 0 });
    expect(lines).toEqual([
      expect.stringContaining("unreachable since"),
      expect.stringContaining("reachable again, nothing dropped"),
    ]);
  });

  it("gets the oldest first, and each request once", async () => {
    const got: number[] = [];
    let back = false;
    const { accept } = deliverTo(([first = 0]) => {
      if (!back) return away;
      got.push(first);
      return delivered;
    });
    for (let index = 0; index < 50; index += 1) accept({ body: Uint8Array.of(index) });
    await vi.advanceTimersByTimeAsync(10_000);
    back = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it("that says when to come back is left alone until then", async () => {
    const { answer, at } = inTurn(refused(429, 30_000), delivered);
    const { accept, account } = deliverTo(answer);
    accept();
    await vi.advanceTimersByTimeAsync(29_999);
    accept();
    expect(at).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_001);
    expect(at).toHaveLength(3);
    expect(account()).toMatchObject({ sent: 2, waiting: 0 });
  });

  it.for([400, 401, 404, 500, 501])("with %i is not asked again", async (status) => {
    const { answer, at } = inTurn(refused(status));
    const { accept, account } = deliverTo(answer);
    accept({ items: 5 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(at).toHaveLength(1);
    expect(account()).toMatchObject({ sent: 0, dropped: { refused: 5 }, waiting: 0 });
  });

  it.for([429, 502, 503, 504])("with %i is asked again", async (status) => {
    const { answer } = inTurn(refused(status), refused(status), delivered);
    const { accept, account } = deliverTo(answer);
    accept({ items: 5 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(account()).toMatchObject({ sent: 5, waiting: 0 });
  });
});

it("what a receiver rejects of a request that it takes is dropped, counted and told", async () => {
  const { accept, account, lines } = deliverTo(() => ({
    ...delivered,
    rejected: 3,
    message: "no",
  }));
  accept({ items: 10 });
  accept({ items: 10 });
  await vi.advanceTimersByTimeAsync(0);
  expect(account()).toMatchObject({ made: 20, sent: 14, dropped: { rejected: 6 }, waiting: 0 });
  expect(lines).toEqual([expect.stringContaining("rejects 3 log records")]);
});

describe("the bound of memory", () => {
  const mebibyte = 1024 * 1024;

  it("is used, and the oldest goes at it", async () => {
    const got: number[] = [];
    let back = false;
    const { accept, account, lines } = deliverTo(([first = 0]) => {
      if (!back) return away;
      got.push(first);
      return delivered;
    });
    for (let index = 0; index < 40; index += 1) {
      // Random bytes, since what waits is gzipped
      accept({ body: Buffer.concat([Uint8Array.of(index), randomBytes(mebibyte - 2_000)]) });
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    expect(account()).toMatchObject({ waiting: 16, dropped: { queue_full: 24 } });
    expect(lines).toEqual([
      "OTEL_EXPORTER_OTLP_ENDPOINT: no more telemetry can wait for http://collector:4318; the oldest is dropped",
      expect.stringContaining("unreachable since"),
    ]);
    back = true;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(got).toEqual(Array.from({ length: 16 }, (_, index) => 24 + index));
  });

  it("holds several times as much of what can be compressed", async () => {
    const { accept, account } = deliverTo(() => away);
    const body = Buffer.from("a line that many others resemble\n".repeat(30_000));
    for (let index = 0; index < 160; index += 1) {
      accept({ body });
      await vi.advanceTimersByTimeAsync(1);
    }
    expect(account()).toMatchObject({ waiting: 160, dropped: { queue_full: 0 } });
  });
});

describe("a request that is too large", () => {
  const record = (text: string) => ({
    hrTime: [0, 0] as [number, number],
    hrTimeObserved: [0, 0] as [number, number],
    body: text,
    attributes: {},
    droppedAttributesCount: 0,
    resource: resourceFromAttributes({ "service.name": "shop" }),
    instrumentationScope: { name: "test" },
  });
  const serialize = (texts: readonly string[]) => ({
    body: ProtobufLogsSerializer.serializeRequest(texts.map(record)) ?? new Uint8Array(),
    items: texts.length,
  });

  it("is split until its parts are taken; one item that is not is dropped and told", async () => {
    const sizes: number[] = [];
    const { accept, account, lines } = deliverTo((body) => {
      if (body.byteLength > 2_000) return refused(413);
      sizes.push(body.byteLength);
      return delivered;
    });
    accept(
      serialize(Array.from("abcdefghij", (text) => text.repeat(500)).concat("z".repeat(5_000))),
    );
    await vi.advanceTimersByTimeAsync(1_000);
    expect(account()).toMatchObject({ made: 11, sent: 10, dropped: { too_large: 1 }, waiting: 0 });
    expect(sizes.length).toBeGreaterThan(3);
    expect(lines).toEqual([expect.stringMatching(/does not take one log record of 50\d\d bytes/)]);
  });

  it("beyond 4 MiB is split before it is sent", async () => {
    const sizes: number[] = [];
    const { accept, account } = deliverTo((body) => {
      sizes.push(body.byteLength);
      return delivered;
    });
    accept(serialize(Array.from({ length: 20 }, () => "x".repeat(1024 * 1024))));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(account()).toMatchObject({ made: 20, sent: 20, waiting: 0 });
  });
});

describe("the end of the process", () => {
  it("ends the wait for a retry: one more attempt, then the rest is dropped and counted", async () => {
    const { answer, at } = inTurn(away);
    const { accept, finish, finished, account } = deliverTo(answer);
    accept({ items: 2 });
    accept({ items: 3 });
    await vi.advanceTimersByTimeAsync(1);
    const before = at.length;
    finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(at).toHaveLength(before + 1);
    expect(finished()).toBeGreaterThan(0);
    expect(account()).toMatchObject({ made: 5, dropped: { exit: 5 }, waiting: 0 });
  });

  it("waits for what is on its way", async () => {
    const slow = Promise.withResolvers<Outcome>();
    const { accept, finish, finished, account } = deliverTo(() => slow.promise);
    accept();
    finish();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(finished()).toBe(0);
    slow.resolve(delivered);
    await vi.advanceTimersByTimeAsync(0);
    expect(finished()).toBe(1);
    expect(account()).toMatchObject({ sent: 1, waiting: 0 });
  });
});
