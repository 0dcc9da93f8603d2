import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { createAccess, type Access, type AccessOptions } from "#src/health/access.ts";

let folder: string;
let path: string;
let problems: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "access-"));
  path = join(folder, "token");
  problems = [];
  vi.useFakeTimers({ toFake: ["performance"] });
});

afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true });
});

const access = (options: AccessOptions): Access =>
  createAccess(options, (problem) => problems.push(problem));

/** Whether a caller from `address` with these headers is trusted. */
function trusts(
  { trusts: judge }: Access,
  headers: IncomingHttpHeaders,
  address = "203.0.113.7",
): boolean {
  return judge({ headers, socket: { remoteAddress: address } });
}

const bearing = (token: string): IncomingHttpHeaders => ({ authorization: `Bearer ${token}` });

/** As Node.js shows a header whose bytes are UTF-8. */
const onTheWire = (text: string): string => Buffer.from(text, "utf8").toString("latin1");

describe("a token file", () => {
  test.each([
    ["without a line break", "s3cret"],
    ["with a line break", "s3cret\n"],
    ["with a line break of Windows", "s3cret\r\n"],
    ["with a byte order mark", "\uFEFFs3cret\n"],
    ["with blanks around it", "\t s3cret  \n"],
    ["with blank lines around it", "\n\n s3cret\n\r\n"],
    ["with the next token above", "next\ns3cret\n"],
    ["with the next token below", "s3cret\r\nnext"],
    ["with the line breaks of old Macs", "s3cret\rnext\r"],
  ])("%s lets in who sends the token", (_, text) => {
    writeFileSync(path, text);
    const rule = access({ tokenFile: path });
    expect(trusts(rule, bearing("s3cret"))).toBe(true);
    expect(trusts(rule, bearing("s3cre"))).toBe(false);
    expect(trusts(rule, bearing("s3cret\nnext"))).toBe(false);
    expect(trusts(rule, {})).toBe(false);
    expect(problems).toEqual([]);
  });

  test.each([
    ["bearer s3cret", true],
    ["BEARER   s3cret", true],
    ["Bearer", false],
    ["Bearer ", false],
    ["Bearer\ts3cret", false],
    ["Bearers3cret", false],
    ["Basic s3cret", false],
    ["Basic czNjcmV0", false],
    ["s3cret", false],
    ["Token s3cret", false],
    ["Bearer s3cret s3cret", false],
    ["Bearer s3cret, Bearer s3cret", false],
    ["Bearer S3CRET", false],
    [`Bearer s3cret${"x".repeat(100_000)}`, false],
    [`Bearer ${" ".repeat(100_000)}`, false],
    ["Bearer s3cret\0", false],
  ])("takes %j: %s", (authorization, isTrusted) => {
    writeFileSync(path, "s3cret\n");
    expect(trusts(access({ tokenFile: path }), { authorization })).toBe(isTrusted);
  });

  test("may hold any text: it is compared as bytes", () => {
    writeFileSync(path, "schlüssel 🔑 mit Blank\n");
    const rule = access({ tokenFile: path });
    expect(trusts(rule, bearing(onTheWire("schlüssel 🔑 mit Blank")))).toBe(true);
    expect(trusts(rule, bearing(onTheWire("schlussel 🔑 mit Blank")))).toBe(false);
    expect(trusts(rule, bearing("schl?ssel"))).toBe(false);
  });

  test("that is replaced takes effect within 10 s, and ends the token before", () => {
    writeFileSync(path, "old\n");
    const rule = access({ tokenFile: path });
    writeFileSync(join(folder, "new"), "new\n");
    renameSync(join(folder, "new"), path);
    expect(trusts(rule, bearing("old"))).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(trusts(rule, bearing("old"))).toBe(false);
    expect(trusts(rule, bearing("new"))).toBe(true);
  });

  test("that is a link, as in Kubernetes, is followed again", () => {
    for (const version of ["v1", "v2"]) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, "token"), version);
    }
    symlinkSync("v1", join(folder, "..data"));
    symlinkSync("..data/token", path);
    const rule = access({ tokenFile: path });
    expect(trusts(rule, bearing("v1"))).toBe(true);
    symlinkSync("v2", join(folder, "..data_tmp"));
    renameSync(join(folder, "..data_tmp"), join(folder, "..data"));
    vi.advanceTimersByTime(10_000);
    expect(trusts(rule, bearing("v2"))).toBe(true);
  });

  test("that vanishes lets nobody in, is told once, and comes back within 1 s", () => {
    writeFileSync(path, "s3cret");
    const rule = access({ tokenFile: path });
    rmSync(path);
    for (let seconds = 0; seconds < 30; seconds += 1) {
      vi.advanceTimersByTime(1_000);
      trusts(rule, bearing("s3cret"));
    }
    expect(trusts(rule, bearing("s3cret"))).toBe(false);
    expect(problems).toEqual([`token file ${path} cannot be read: ENOENT`]);
    writeFileSync(path, "s3cret");
    vi.advanceTimersByTime(1_000);
    expect(trusts(rule, bearing("s3cret"))).toBe(true);
    truncateSync(path);
    vi.advanceTimersByTime(10_000);
    expect(trusts(rule, bearing("s3cret"))).toBe(false);
    expect(problems.slice(1)).toEqual([`token file ${path} is empty`]);
  });

  test.each<[string, () => unknown, string]>([
    ["missing", () => undefined, "cannot be read: ENOENT"],
    ["a folder", () => mkdirSync(path), "cannot be read: EISDIR"],
    [
      "a pipe that nobody writes to",
      () => execFileSync("mkfifo", [path]),
      "cannot be read: EINVAL",
    ],
    ["empty", () => writeFileSync(path, ""), "is empty"],
    ["blank", () => writeFileSync(path, "\uFEFF \r\n\t\n"), "is empty"],
    ["huge", () => writeFileSync(path, "x".repeat(65_537)), "is longer than 65536 bytes"],
  ])("that is %s lets nobody in, and says why", (_, make, problem) => {
    make();
    const rule = access({ tokenFile: path });
    for (const token of ["", "undefined", "null", "x".repeat(65_537)]) {
      expect(trusts(rule, bearing(token))).toBe(false);
    }
    expect(problems).toEqual([`token file ${path} ${problem}`]);
  });
});

describe("a caller on this machine", () => {
  const local = { host: "127.0.0.1:8081" };

  test("is a stranger, unless that is asked for", () => {
    for (const rule of [access({}), access({ loopback: false }), access({ loopback: undefined })]) {
      expect(trusts(rule, local, "127.0.0.1")).toBe(false);
      expect(rule.isPossible).toBe(false);
    }
    expect(trusts(access({ loopback: true }), local, "127.0.0.1")).toBe(true);
  });

  test.each<[string, IncomingHttpHeaders, string, boolean]>([
    ["by IPv6", { host: "[::1]:8081" }, "::1", true],
    ["by IPv4 in IPv6", { host: "localhost:8081" }, "::ffff:127.0.0.1", true],
    ["without a Host", {}, "127.0.0.1", true],
    ["by HTTP/2", { ":authority": "localhost" }, "127.0.0.1", true],
    ["from another machine", local, "10.0.0.2", false],
    ["from nowhere, as on a Unix socket", local, "", false],
    [
      "for a page of another host (DNS rebinding)",
      { host: "evil.example:8081" },
      "127.0.0.1",
      false,
    ],
    ["for a host that begins alike", { host: "localhost.evil.example" }, "127.0.0.1", false],
    ["for an address in a name", { host: "127.0.0.1.nip.example" }, "127.0.0.1", false],
    ["through a proxy", { ...local, "x-forwarded-for": "203.0.113.7" }, "127.0.0.1", false],
    ["through a proxy that names nobody", { ...local, "x-forwarded-for": "" }, "127.0.0.1", false],
    ["through a proxy that tells the host", { ...local, "x-forwarded-host": "a" }, "::1", false],
    ["through a proxy that tells the scheme", { ...local, "x-forwarded-proto": "a" }, "::1", false],
    ["through a proxy of RFC 7239", { ...local, forwarded: "for=a" }, "127.0.0.1", false],
    ["through nginx with its usual header", { ...local, "x-real-ip": "a" }, "127.0.0.1", false],
    ["through a cache", { ...local, via: "1.1 cache" }, "127.0.0.1", false],
  ])("%s: with loopback", (_, headers, address, isTrusted) => {
    expect(trusts(access({ loopback: true }), headers, address)).toBe(isTrusted);
  });
});
