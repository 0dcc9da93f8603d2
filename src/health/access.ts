import { createHash, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";

/** Who may see names, messages and causes. Everyone may see the status. */
export interface AccessOptions {
  /** A file with the token that callers send as `Authorization: Bearer …`. Read again when it rotates. */
  readonly tokenFile?: string;
  /** Whether callers on this machine see details without a token. @default true */
  readonly loopback?: boolean;
}

/** Decides whether a request may see details. */
export interface Access {
  readonly trusts: (request: AccessRequest) => boolean;
}

type AccessRequest = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined } | null;
};

/** A rotated token is accepted after this time at the latest. */
const rereadMs = 10_000;

/** A proxy on this machine is a loopback peer, but its callers are not. */
const forwardingHeaders = ["x-forwarded-for", "forwarded", "x-real-ip", "via"] as const;

/**
 * Returns the rule. A token file that cannot be read, or is empty, lets nobody in by token; that is
 * told to `onProblem` once per change.
 */
export function createAccess(options: AccessOptions, onProblem: (message: string) => void): Access {
  const { loopback = true, tokenFile } = options;
  const token = tokenFile === undefined ? () => undefined : tokenReader(tokenFile, onProblem);
  // Read at once, so that a missing file is reported at the start and not at the first request
  token();
  return {
    trusts: (request) => (loopback && isLocal(request)) || bears(request, token),
  };
}

function bears({ headers }: AccessRequest, token: () => Buffer | undefined): boolean {
  const given = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (given === undefined) return false;
  const expected = token();
  // Digests are of one length, which timingSafeEqual wants, and hide the token's
  return expected !== undefined && timingSafeEqual(digest(given), expected);
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

function tokenReader(path: string, onProblem: (message: string) => void): () => Buffer | undefined {
  let known: Buffer | undefined;
  let readAtMs = -Infinity;
  let problem: string | undefined;
  return () => {
    if (performance.now() - readAtMs < rereadMs) return known;
    readAtMs = performance.now();
    const { token, failure } = readToken(path);
    if (failure !== undefined && failure !== problem) onProblem(failure);
    problem = failure;
    known = token === undefined ? undefined : digest(token);
    return known;
  };
}

function readToken(path: string): { readonly token?: string; readonly failure?: string } {
  try {
    const token = readFileSync(path, "utf8").trim();
    return token === "" ? { failure: `token file ${path} is empty` } : { token };
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "error";
    return { failure: `token file ${path} cannot be read: ${code}` };
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
