import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import type { IncomingMessage } from "node:http";

import { tokensIn } from "./tokens.ts";

/** Who may see names, messages and causes. Everyone may see the status. Nobody may by default. */
export interface AccessOptions {
  /**
   * A file with the token that callers send as `Authorization: Bearer …`, or with several, one a
   * line, while they are exchanged. Read again within 10 s of a change.
   */
  readonly tokenFile?: string | undefined;
  /**
   * Whether callers on this machine see details without a token. Meant for development: every
   * proxy, sidecar, tunnel and published container port on the machine is such a caller too, and
   * one that adds no forwarding header (nginx's plain `proxy_pass` adds none) cannot be told from a
   * local `curl`. Behind it, details are for the whole internet.
   *
   * @default false
   */
  readonly loopback?: boolean | undefined;
}

/** Decides whether a request may see details. */
export interface Access {
  readonly trusts: (request: AccessRequest) => boolean;
  /** Whether any request can be trusted by these options. */
  readonly isPossible: boolean;
}

type AccessRequest = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined } | null;
};

/** A rotated token is accepted after this time at the latest. */
const rereadMs = 10_000;

/** Who replaces a file may leave it empty for a moment: it is looked at again sooner. */
const retryMs = 1_000;

const longestFile = 65_536;

/** A proxy on this machine is a loopback peer, but its callers are not. */
const forwardingHeaders = [
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-proto",
  "forwarded",
  "x-real-ip",
  "via",
] as const;

/**
 * Returns the rule. A token file that cannot be read, or is empty, lets nobody in by token; that is
 * told to `onProblem` once per change.
 */
export function createAccess(options: AccessOptions, onProblem: (message: string) => void): Access {
  const { loopback = false, tokenFile } = options;
  const expected = tokenFile === undefined ? () => [] : digestReader(tokenFile, onProblem);
  // Read at once, so that a missing file is reported at the start and not at the first request
  expected();
  return {
    isPossible: loopback || tokenFile !== undefined,
    trusts: (request) => (loopback && isLocal(request)) || bears(request, expected),
  };
}

function bears({ headers }: AccessRequest, expected: () => readonly Buffer[]): boolean {
  const given = /^Bearer +(\S.*)$/i.exec(headers.authorization ?? "")?.[1];
  if (given === undefined) return false;
  // Node.js reads headers as Latin-1: these are the bytes as they were sent
  const digest = digestOf(Buffer.from(given, "latin1"));
  // Digests are of one length, which timingSafeEqual wants, and hide the token's; all are compared
  return expected().filter((each) => timingSafeEqual(digest, each)).length > 0;
}

function isLocal({ headers, socket }: AccessRequest): boolean {
  const address = socket?.remoteAddress ?? "";
  const local = address === "::1" || /^(?:::ffff:)?127\./.test(address);
  return (
    local &&
    forwardingHeaders.every((name) => headers[name] === undefined) &&
    isLocalHost(headers.host ?? headers[":authority"])
  );
}

/** A web page may name a host of its own that resolves to 127.0.0.1; the Host header gives it away. */
function isLocalHost(host: string | readonly string[] | undefined): boolean {
  return (
    host === undefined ||
    (typeof host === "string" && /^(?:localhost|[\d.]+|\[[\da-f:.]+\])(?::\d+)?$/i.test(host))
  );
}

function digestReader(path: string, onProblem: (message: string) => void): () => readonly Buffer[] {
  let known: readonly Buffer[] = [];
  let nextReadMs = -Infinity;
  let problem: string | undefined;
  return () => {
    if (performance.now() < nextReadMs) return known;
    const { failure, tokens } = readTokens(path);
    if (failure !== undefined && failure !== problem) onProblem(failure);
    problem = failure;
    known = tokens.map((token) => digestOf(Buffer.from(token, "utf8")));
    nextReadMs = performance.now() + (failure === undefined ? rereadMs : retryMs);
    return known;
  };
}

interface TokensRead {
  readonly tokens: readonly string[];
  readonly failure?: string;
}

function readTokens(path: string): TokensRead {
  try {
    const { size } = requireFile(path);
    if (size > longestFile) return failed(path, `is longer than ${longestFile} bytes`);
    const tokens = tokensIn(readFileSync(path, "utf8"));
    return tokens.length === 0 ? failed(path, "is empty") : { tokens };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "error";
    return failed(path, `cannot be read: ${code}`);
  }
}

/** Reading from a pipe would wait for its writer, and the application with it. */
function requireFile(path: string): { readonly size: number } {
  const found = statSync(path);
  if (found.isFile()) return found;
  throw Object.assign(new Error("not a file"), { code: found.isDirectory() ? "EISDIR" : "EINVAL" });
}

function failed(path: string, what: string): TokensRead {
  return { tokens: [], failure: `token file ${path} ${what}` };
}

function digestOf(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
