import type { ServerResponse } from "node:http";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { aiProviderCheck, type AiRequest } from "#src/health/checks/ai-provider.ts";
import { startHttpServer, type HttpServer } from "../../helpers/http-server.ts";
import { probe } from "../../helpers/probe.ts";

/** A provider as the specification calls one, over a real HTTP stream. */
class StreamingProvider {
  readonly requests: AiRequest[] = [];
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async sendMessage(
    request: AiRequest,
    options: { signal: AbortSignal },
  ): Promise<AsyncIterable<string>> {
    this.requests.push(request);
    const { signal } = options;
    const response = await fetch(this.#url, {
      method: "POST",
      body: JSON.stringify(request),
      signal,
    });
    if (!response.ok) {
      throw Object.assign(new Error(`${response.status} from the provider`), {
        status: response.status,
      });
    }
    return chunksOf(response);
  }
}

async function* chunksOf(response: Response): AsyncIterable<string> {
  for await (const chunk of response.body ?? []) yield Buffer.from(chunk).toString();
}

async function startProvider(answer: (response: ServerResponse) => void): Promise<HttpServer> {
  return startHttpServer((_, response) => answer(response));
}

/** Sends a token every 5 ms for as long as somebody listens. */
function streamForEver(response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const timer = setInterval(() => response.write("data: token\n\n"), 5);
  response.once("close", () => clearInterval(timer));
}

describe("the deep check of an AI provider", () => {
  test("sends the specification's message, and ends the stream after its first chunk", async () => {
    await using server = await startProvider(streamForEver);
    const provider = new StreamingProvider(server.url);
    expect(await probe(aiProviderCheck({ provider }))).toEqual({
      status: "healthy",
      details: { mode: "deep", callsLeftToday: 119 },
    });
    expect(provider.requests).toEqual([
      { messages: [{ role: "user", content: "Health check" }], maxTokens: 10 },
    ]);
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("is unhealthy on a stream without a chunk", async () => {
    await using server = await startProvider((response) => response.end());
    const check = aiProviderCheck({ provider: new StreamingProvider(server.url) });
    expect(await probe(check)).toMatchObject({
      status: "unhealthy",
      message: "the stream ended without a chunk",
    });
  });

  test.each([
    [429, "degraded", "rate limited (429)"],
    [401, "unhealthy", "401 from the provider"],
    [500, "unhealthy", "500 from the provider"],
  ])("on status %i is %s", async (code, status, message) => {
    await using server = await startProvider((response) => response.writeHead(code).end());
    const check = aiProviderCheck({ provider: new StreamingProvider(server.url) });
    expect(await probe(check)).toMatchObject({ status, message });
  });

  test("settles at the deadline on a provider that never answers, and hangs up", async () => {
    await using server = await startProvider(() => undefined);
    const check = aiProviderCheck({ provider: new StreamingProvider(server.url) });
    expect(await probe(check, { timeoutMs: 80 })).toMatchObject({
      status: "unhealthy",
      message: "timeout after 80 ms",
    });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("settles at the deadline on a stream that falls silent, and hangs up", async () => {
    await using server = await startProvider((response) => response.writeHead(200).flushHeaders());
    const check = aiProviderCheck({ provider: new StreamingProvider(server.url) });
    expect(await probe(check, { timeoutMs: 80 })).toMatchObject({ status: "unhealthy" });
    await expect.poll(() => server.open.size).toBe(0);
  });

  test("ends a stream that arrives after the deadline, from a provider that takes no signal", async () => {
    const arrival = Promise.withResolvers<void>();
    let ended = 0;
    const stream = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: "late" }),
        return: async () => {
          ended += 1;
          return { done: true as const, value: undefined };
        },
      }),
    };
    const provider = {
      async sendMessage(): Promise<AsyncIterable<string>> {
        await arrival.promise;
        return stream;
      },
    };
    const check = aiProviderCheck({ provider });
    expect(await probe(check, { timeoutMs: 20 })).toMatchObject({ status: "unhealthy" });
    arrival.resolve();
    await expect.poll(() => ended).toBeGreaterThan(0);
  });
});

describe("the cost of checking an AI provider", () => {
  let calls = 0;
  const provider = {
    async *sendMessage(): AsyncIterable<string> {
      calls += 1;
      yield "ok";
    },
  };

  beforeEach(() => {
    calls = 0;
    vi.useFakeTimers({ toFake: ["Date", "performance"] });
  });
  afterEach(() => void vi.useRealTimers());

  test("is bounded to the daily calls; then the last verdict stands", async () => {
    const check = aiProviderCheck({ provider, dailyCalls: 3 });
    for (let run = 0; run < 3; run += 1) await probe(check);
    expect(await probe(check)).toEqual({
      status: "healthy",
      details: { mode: "deep", callsLeftToday: 0 },
    });
    expect(calls).toBe(3);
  });

  test("slides with the day: each call frees its own place 24 hours later", async () => {
    const check = aiProviderCheck({ provider, dailyCalls: 2 });
    const minuteMs = 60_000;
    await probe(check);
    vi.advanceTimersByTime(59 * minuteMs);
    await probe(check);
    vi.advanceTimersByTime(2 * minuteMs);
    await probe(check);
    expect(calls).toBe(2);
    vi.advanceTimersByTime(23 * 60 * minuteMs);
    await probe(check);
    await probe(check);
    expect(calls).toBe(3);
  });

  test("gains no calls from a clock that is set forward", async () => {
    const check = aiProviderCheck({ provider, dailyCalls: 1 });
    await probe(check);
    vi.setSystemTime(Date.now() + 2 * 86_400_000);
    await probe(check);
    expect(calls).toBe(1);
  });

  test("repeats a failure, too, while the budget is spent", async () => {
    const failing = {
      async sendMessage(): Promise<AsyncIterable<string>> {
        throw new Error("quota exceeded");
      },
    };
    const check = aiProviderCheck({ provider: failing, dailyCalls: 1 });
    await probe(check);
    expect(await probe(check)).toMatchObject({
      status: "unhealthy",
      message: "quota exceeded",
      details: { callsLeftToday: 0 },
    });
  });

  test("is nothing by default where the provider can list its models", async () => {
    let listed = 0;
    const check = aiProviderCheck({
      provider: { ...provider, listModels: async () => [`model-${(listed += 1)}`] },
    });
    expect(await probe(check)).toEqual({ status: "healthy", details: { mode: "cheap" } });
    expect([listed, calls]).toEqual([1, 0]);
    expect(check.interval).toBeUndefined();
  });

  test("is one call in 15 minutes by default where it must be paid, and few to confirm a change", () => {
    expect(aiProviderCheck({ provider })).toMatchObject({ interval: "15m", confirm: ["1m", "5m"] });
    expect(aiProviderCheck({ provider }, { interval: "1h" })).toMatchObject({ interval: "1h" });
  });
});
