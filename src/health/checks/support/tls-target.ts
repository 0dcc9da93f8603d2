import { createPrivateKey, X509Certificate } from "node:crypto";

import type { Requirement } from "./target.ts";

/** PEM, or a function that returns it anew for each request, such as one that reads a renewed file. */
export type PemSource = string | Buffer | (() => string | Buffer | Promise<string | Buffer>);

/** Whom a check trusts over TLS, and who it is itself. */
export interface TlsTarget {
  /** Authorities to trust, in PEM. @default the authorities that Node trusts */
  readonly ca?: PemSource;
  /** Client certificate and its chain, in PEM, for a server that asks for one. */
  readonly cert?: PemSource;
  /** Private key of `cert`, in PEM. */
  readonly key?: PemSource;
  /** Name to ask for and to verify. @default the URL's host */
  readonly servername?: string;
}

/** What `node:tls` takes. */
interface TlsOptions {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  readonly servername?: string;
}

/** Requires what can be known before the first request. Values are not repeated: one is a key. */
export function isTls(target: TlsTarget, url: string | URL): readonly Requirement[] {
  const { ca, cert, key, servername } = target;
  const given = Object.entries({ ca, cert, key, servername }).flatMap(([name, value]) =>
    value === undefined ? [] : name,
  );
  const together = (cert === undefined) === (key === undefined);
  const pems = [
    isReadable("ca", ca, certificateIn),
    isReadable("cert", cert, certificateIn),
    isReadable("key", key, createPrivateKey),
  ];
  return [
    [
      given.length === 0 || URL.parse(String(url))?.protocol !== "http:",
      `${given.join(", ")}: expected a URL that starts with https://`,
    ],
    [together, "cert, key: expected both or neither"],
    ...pems,
    [
      !pems.every(([met]) => met) || belongs(cert, key),
      "key: expected the private key that belongs to cert",
    ],
  ];
}

/**
 * Returns the options with what their functions return now.
 *
 * @throws Error naming the option that holds no PEM of its kind, or what its function threw.
 */
export async function readTls(target: TlsTarget): Promise<TlsOptions> {
  const { servername } = target;
  const [ca, cert, key] = await Promise.all([
    readPem("ca", target.ca, certificateIn),
    readPem("cert", target.cert, certificateIn),
    readPem("key", target.key, createPrivateKey),
  ]);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
  };
}

/** Returns whether the value is a certificate in PEM, as text or Buffer. */
export function isCertificate(value: unknown): boolean {
  const isPem = typeof value === "string" || Buffer.isBuffer(value);
  return isPem && parses(value, certificateIn);
}

type Parse = (pem: string | Buffer) => unknown;

/** Of an authority that is no PEM, OpenSSL says nothing: it then trusts nobody. */
function certificateIn(pem: string | Buffer): X509Certificate {
  return new X509Certificate(pem);
}

async function readPem(
  name: string,
  source: PemSource | undefined,
  parse: Parse,
): Promise<string | Buffer | undefined> {
  const pem = typeof source === "function" ? await source() : source;
  const [met, otherwise] = isReadable(name, pem, parse);
  if (!met) throw new Error(otherwise);
  return pem;
}

function isReadable(name: string, source: PemSource | undefined, parse: Parse): Requirement {
  const kind = parse === createPrivateKey ? "private key" : "certificate";
  const otherwise = `${name}: expected a ${kind} in PEM, as text or Buffer, or a function`;
  return [source === undefined || typeof source === "function" || parses(source, parse), otherwise];
}

function parses(pem: string | Buffer, parse: Parse): boolean {
  try {
    parse(pem);
    return true;
  } catch {
    return false;
  }
}

function belongs(cert: PemSource | undefined, key: PemSource | undefined): boolean {
  if (cert === undefined || typeof cert === "function") return true;
  if (key === undefined || typeof key === "function") return true;
  return certificateIn(cert).checkPrivateKey(createPrivateKey(key));
}
