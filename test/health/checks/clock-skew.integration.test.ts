import { describe, expect, test } from "vitest";

import { clockSkewCheck } from "#src/health/checks/clock-skew.ts";
import { freePort } from "../../helpers/free-port.ts";
import { startAnswering, startHttpServer } from "../../helpers/http-server.ts";
import { startNtpServer } from "../../helpers/ntp-server.ts";
import { probe } from "../../helpers/probe.ts";
import { startBlackHole } from "../../helpers/tcp-server.ts";

describe("the check of the clock against an NTP server", () => {
  test.each([
    [0, "healthy"],
    [-500, "healthy"],
    [5_000, "degraded"],
    [-40_000, "unhealthy"],
    [11 * 365 * 86_400_000, "unhealthy"],
  ])("that is %i ms ahead is %s", async (aheadMs, status) => {
    await using server = await startNtpServer({ aheadMs });
    const result = await probe(clockSkewCheck({ source: `ntp://127.0.0.1:${server.port}` }));
    expect(result.status).toBe(status);
    const { offsetMs, uncertaintyMs } = result.details as Record<string, number>;
    expect(Math.abs(offsetMs! + aheadMs)).toBeLessThanOrEqual(uncertaintyMs! + 2);
  });

  test("says which way it is off", async () => {
    await using server = await startNtpServer({ aheadMs: 60_000 });
    const { message } = await probe(clockSkewCheck({ source: `ntp://127.0.0.1:${server.port}` }));
    expect(message).toMatch(/^the clock is at least (60|59)\.\d s behind$/);
  });

  test.each([
    [{ stratum: 0 }, "refused: RATE"],
    [{ stratum: 16 }, "the server is not synchronised"],
    [{ honest: false }, "not the answer to what was asked"],
  ])("is unhealthy on an answer with %o", async (options, reason) => {
    await using server = await startNtpServer(options);
    const check = clockSkewCheck({ source: `ntp://127.0.0.1:${server.port}` });
    expect(await probe(check)).toEqual({
      status: "unhealthy",
      message: `127.0.0.1:${server.port}: ${reason}`,
    });
  });

  test("settles at the deadline on a silent server, and names a refused port", async () => {
    await using server = await startNtpServer({ silent: true });
    const silent = clockSkewCheck({ source: `ntp://127.0.0.1:${server.port}` });
    expect((await probe(silent, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
    const refused = clockSkewCheck({ source: `ntp://127.0.0.1:${await freePort()}` });
    expect((await probe(refused)).message).toMatch(/ECONNREFUSED/);
  });
});

describe("the check of the clock against an HTTP server", () => {
  test.each([
    [0, "healthy"],
    [600, "healthy"],
    [10_000, "degraded"],
    [-120_000, "unhealthy"],
  ])("that is %i ms ahead is %s", async (aheadMs, status) => {
    await using server = await startHttpServer((_, response) => {
      response.setHeader("date", new Date(Date.now() + aheadMs).toUTCString());
      response.end();
    });
    const result = await probe(clockSkewCheck({ source: server.url }));
    expect(result.status).toBe(status);
    expect(server.requests[0]?.method).toBe("HEAD");
    const { offsetMs, uncertaintyMs } = result.details as Record<string, number>;
    expect(Math.abs(offsetMs! + aheadMs)).toBeLessThanOrEqual(uncertaintyMs! + 2);
  });

  test("is unhealthy without a Date header", async () => {
    await using server = await startHttpServer((_, response) => {
      response.sendDate = false;
      response.end();
    });
    const { message } = await probe(clockSkewCheck({ source: server.url }));
    expect(message).toBe(`127.0.0.1:${server.port} sent no Date header`);
  });

  test("does not take the rounding of the header for skew, however strict the limits", async () => {
    await using server = await startAnswering(200);
    const check = clockSkewCheck({ source: server.url, degradedAt: 1, unhealthyAt: 2 });
    expect(await probe(check)).toMatchObject({ status: "healthy" });
  });

  test("takes the date of any answer, and settles at the deadline without one", async () => {
    await using failing = await startAnswering(500);
    expect(await probe(clockSkewCheck({ source: failing.url }))).toMatchObject({
      status: "healthy",
    });
    await using hole = await startBlackHole();
    const silent = clockSkewCheck({ source: `http://127.0.0.1:${hole.port}` });
    expect((await probe(silent, { timeoutMs: 60 })).message).toBe("timeout after 60 ms");
  });
});
