import { once } from "node:events";
import type { Socket } from "node:net";
import { connect, type DetailedPeerCertificate, type TLSSocket } from "node:tls";

import type { CheckOptions, HealthCheckDefinition, ProbeResult } from "../check.ts";
import { defineCheck } from "../definition.ts";
import { toMs, type Duration } from "../../duration.ts";
import { gradeLow, type Limits } from "./support/grade.ts";
import { withSocket, type Address } from "./support/socket.ts";
import { isCertificate } from "./support/tls-target.ts";
import { distrustOf } from "./support/tls-problem.ts";
import { ascends, isPort, isText, requireTarget } from "./support/target.ts";
import {
  duration,
  flag,
  judgedLater,
  kind,
  text,
  requireFields,
  typeOf,
  type FieldsOf,
} from "./support/target-fields.ts";

/** Whose certificate `tlsCertificateCheck` reads, and how long it must still be valid. */
export interface TlsCertificateTarget extends Omit<Address, "port"> {
  /** @default 443 */
  readonly port?: number;
  /** Name to ask for and to verify. @default host */
  readonly servername?: string;
  /** PEM of a private authority. @default the authorities that Node trusts */
  readonly ca?: string | Buffer;
  /** Whether an untrusted chain or a wrong name is a failure. @default true */
  readonly verify?: boolean;
  /** Validity left at which the component is degraded. @default "21d" */
  readonly degradedBelow?: Duration;
  /** Validity left at which it is unhealthy. @default "3d" */
  readonly unhealthyBelow?: Duration;
}

const dayMs = 86_400_000;

const authority = kind(
  isCertificate,
  "a certificate in PEM, as text or Buffer, not its path",
  typeOf,
);

const fields: FieldsOf<TlsCertificateTarget> = {
  host: judgedLater,
  port: judgedLater,
  servername: text,
  ca: authority,
  verify: flag,
  degradedBelow: duration,
  unhealthyBelow: duration,
};

/**
 * Shakes hands with a TLS server and judges the validity of the chain it presents, intermediates
 * included. It observes the seconds until the first of them expires.
 *
 * @throws ObservabilityError `OBS_HEALTH_CHECK_INVALID` on a missing host, a bad port, or limits
 * in the wrong order.
 */
export function tlsCertificateCheck(
  target: TlsCertificateTarget,
  options: CheckOptions = {},
): HealthCheckDefinition {
  requireFields("tls-certificate", target, fields);
  const { host, port = 443, degradedBelow = "21d", unhealthyBelow = "3d" } = target;
  const limits = { degraded: toMs(degradedBelow), unhealthy: toMs(unhealthyBelow) };
  requireTarget(
    "tls-certificate",
    isText(host, "host"),
    isPort(port),
    ascends([
      ["unhealthyBelow", limits.unhealthy],
      ["degradedBelow", limits.degraded],
    ]),
  );
  return defineCheck({
    name: "tls-certificate",
    interval: "10m",
    ...options,
    check: async ({ signal }) =>
      withSocket({ host, port }, signal, async (socket) => {
        const handshake = await shakeHands(socket, target);
        return judge(handshake, limits, target.verify ?? true);
      }),
  });
}

interface Handshake {
  readonly chain: readonly DetailedPeerCertificate[];
  /** Why Node does not trust the chain, if it does not. */
  readonly distrust: string | undefined;
}

async function shakeHands(socket: Socket, target: TlsCertificateTarget): Promise<Handshake> {
  const { host, servername = host, ca } = target;
  const secured = connect({
    socket,
    // SNI allows no addresses: https://www.rfc-editor.org/rfc/rfc6066#section-3
    ...(isAddress(servername) ? { host: servername } : { servername }),
    ...(ca === undefined ? {} : { ca }),
    // the handshake must go on so that the certificate can be read; trust is judged below
    rejectUnauthorized: false,
  });
  try {
    await once(secured, "secureConnect");
    const { authorizationError } = secured;
    // typed as Error, but Node puts the code there: https://nodejs.org/api/tls.html#tlssocketauthorizationerror
    const distrust = authorizationError === null ? undefined : String(authorizationError);
    const chain = chainOf(secured.getPeerCertificate(true));
    await hangUp(secured);
    return { chain, distrust };
  } finally {
    secured.on("error", () => undefined);
    secured.destroy();
  }
}

/**
 * Says goodbye as TLS wants it. A socket that is merely destroyed takes the last message of the
 * handshake with it, and the server logs an error for every check.
 */
async function hangUp(secured: TLSSocket): Promise<void> {
  await new Promise<void>((done) => {
    secured.once("error", () => done()).once("close", () => done());
    secured.end(() => done());
  });
}

function isAddress(name: string): boolean {
  return name.includes(":") || /^[\d.]+$/.test(name);
}

/** A self-signed certificate is its own issuer, so the walk ends where it has been. */
function chainOf(leaf: DetailedPeerCertificate): readonly DetailedPeerCertificate[] {
  const chain: DetailedPeerCertificate[] = [];
  let at: DetailedPeerCertificate | undefined = leaf;
  while (at?.valid_to !== undefined && !chain.includes(at)) {
    chain.push(at);
    at = at.issuerCertificate;
  }
  return chain;
}

function judge({ chain, distrust }: Handshake, limits: Limits, verify: boolean): ProbeResult {
  const [first] = chain.toSorted((a, b) => Date.parse(a.valid_to) - Date.parse(b.valid_to));
  if (first === undefined) {
    return { status: "unhealthy", message: "the server presented no certificate" };
  }
  const expires = new Date(first.valid_to);
  const leftMs = expires.getTime() - Date.now();
  const details = { subject: subjectOf(first), expires: expires.toISOString(), distrust };
  const observed = { value: Math.round(leftMs / 1000), unit: "s" };
  const seen = { details, observed, certificateExpiry: expires };
  const status = gradeLow(leftMs, limits);
  if (leftMs <= 0) {
    return { status: "unhealthy", message: `${details.subject} has expired`, ...seen };
  }
  if (verify && distrust !== undefined) {
    return {
      status: "unhealthy",
      message: distrustOf(distrust) ?? `not trusted: ${distrust}`,
      ...seen,
    };
  }
  if (status === "healthy") return { status, ...seen };
  const message = `${details.subject} expires in ${(leftMs / dayMs).toFixed(1)} days`;
  return { status, message, ...seen };
}

function subjectOf({ subject, subjectaltname }: DetailedPeerCertificate): string {
  const { CN } = subject;
  return (typeof CN === "string" ? CN : CN?.[0]) ?? subjectaltname ?? "certificate";
}
