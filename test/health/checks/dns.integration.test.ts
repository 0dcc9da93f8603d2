import { describe, expect, test } from "vitest";

import { dnsCheck } from "#src/health/checks/dns.ts";
import { startDnsServer } from "../../helpers/dns-server.ts";
import { freePort } from "../../helpers/free-port.ts";
import { probe } from "../../helpers/probe.ts";

const hostname = "db.example.test";

describe("the check of a DNS name", () => {
  test("is healthy and shows the records", async () => {
    await using server = await startDnsServer(() => ["10.0.0.7", "10.0.0.8"]);
    const check = dnsCheck({ hostname, servers: [server.address] });
    expect(await probe(check)).toEqual({
      status: "healthy",
      details: { hostname, recordType: "A", records: ["10.0.0.7", "10.0.0.8"] },
    });
    expect(server.questions).toEqual([hostname]);
  });

  test("writes records of other types as text", async () => {
    const txt = { type: 16, data: Buffer.from("\x05hello\x06 world") };
    const mx = { type: 15, data: Buffer.from("\x00\x0a\x04mail\x02in\x00") };
    await using server = await startDnsServer((name) => [name === "txt.test" ? txt : mx]);
    const servers = [server.address];
    const asText = dnsCheck({ hostname: "txt.test", recordType: "TXT", servers });
    expect((await probe(asText)).details).toMatchObject({ records: ["hello world"] });
    const mail = dnsCheck({
      hostname: "mx.test",
      recordType: "MX",
      servers,
      expect: ["10 mail.in"],
    });
    expect(await probe(mail)).toMatchObject({ status: "healthy" });
  });

  test("is unhealthy when an expected record is missing", async () => {
    await using server = await startDnsServer(() => ["10.0.0.7"]);
    const target = { hostname, servers: [server.address], expect: ["10.0.0.9", "10.0.0.7"] };
    expect(await probe(dnsCheck(target))).toMatchObject({
      status: "unhealthy",
      message: "no A record 10.0.0.9",
    });
  });

  test.each([
    ["nxdomain", "ENOTFOUND"],
    ["servfail", "ESERVFAIL"],
    [[], "ENODATA"],
  ] as const)("says why: %s", async (answer, code) => {
    await using server = await startDnsServer(() => answer);
    const { status, message } = await probe(dnsCheck({ hostname, servers: [server.address] }));
    expect(status).toBe("unhealthy");
    expect(message).toBe(`A ${hostname}: queryA ${code} ${hostname}`);
  });

  test("is healthy though one datagram gets lost", async () => {
    await using server = await startDnsServer((_, count) =>
      count === 1 ? "silence" : ["10.0.0.7"],
    );
    const check = dnsCheck({ hostname, servers: [server.address] });
    expect(await probe(check, { timeoutMs: 3_000 })).toMatchObject({ status: "healthy" });
    expect(server.questions).toHaveLength(2);
  });

  test("settles at the deadline on a server that never answers", async () => {
    await using server = await startDnsServer(() => "silence");
    const check = dnsCheck({ hostname, servers: [server.address] });
    expect(await probe(check, { timeoutMs: 100 })).toEqual({
      status: "unhealthy",
      message: "timeout after 100 ms",
    });
  });

  test("is unhealthy on a refused port", async () => {
    const check = dnsCheck({ hostname, servers: [`127.0.0.1:${await freePort()}`] });
    expect((await probe(check)).message).toMatch(/^A db\.example\.test: queryA ECONNREFUSED/);
  });
});
