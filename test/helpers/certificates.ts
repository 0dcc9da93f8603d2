import { generateKeyPairSync, randomBytes, sign, type KeyObject } from "node:crypto";

/** A certificate and its key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface LeafOptions {
  readonly name: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Its own certificate and key serve as a self-signed pair. */
export interface Authority extends Certificate {
  issue(options: LeafOptions): Certificate;
}

/**
 * Returns a certificate authority that issues server certificates with any dates, which the openssl
 * of most distributions cannot. X.509 version 3 in DER: https://www.rfc-editor.org/rfc/rfc5280#section-4.1
 */
export function createAuthority(name = "Test authority"): Authority {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const year = 365 * 86_400_000;
  const cert = certificate({
    issuer: name,
    signer: privateKey,
    subject: name,
    subjectKey: publicKey,
    notBefore: new Date(Date.now() - year),
    notAfter: new Date(Date.now() + year),
    extension: basicConstraintsCa,
  });
  return {
    cert,
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    issue({ name: subject, notBefore, notAfter }) {
      const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
      const leaf = certificate({
        issuer: name,
        signer: privateKey,
        subject,
        subjectKey: pair.publicKey,
        notBefore,
        notAfter,
        extension: subjectAltName(subject),
      });
      return { cert: leaf, key: String(pair.privateKey.export({ type: "pkcs8", format: "pem" })) };
    },
  };
}

interface CertificateFields {
  readonly issuer: string;
  readonly signer: KeyObject;
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extension: Buffer;
}

const tags = { integer: 0x02, bits: 0x03, octets: 0x04, oid: 0x06, utf8: 0x0c, time: 0x18 };
const sequenceTag = 0x30;
const setTag = 0x31;

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128
      ? [length]
      : length < 256
        ? [0x81, length]
        : [0x82, Math.trunc(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(sequenceTag, ...parts);
const oid = (hex: string): Buffer => der(tags.oid, Buffer.from(hex, "hex"));

/** ecdsa-with-SHA256, commonName, basicConstraints, subjectAltName. */
const ecdsaSha256 = sequence(oid("2a8648ce3d040302"));
const commonName = oid("550403");
const basicConstraints = oid("551d13");
const altName = oid("551d11");
const yes = Buffer.from([0x01, 0x01, 0xff]);

const basicConstraintsCa = sequence(basicConstraints, yes, der(tags.octets, sequence(yes)));

function subjectAltName(name: string): Buffer {
  const octets = name.split(".").map(Number);
  const address = octets.length === 4 && octets.every((part) => Number.isInteger(part));
  const general = address ? der(0x87, Buffer.from(octets)) : der(0x82, Buffer.from(name));
  return sequence(altName, der(tags.octets, sequence(general)));
}

function distinguishedName(name: string): Buffer {
  return sequence(der(setTag, sequence(commonName, der(tags.utf8, Buffer.from(name)))));
}

/** GeneralizedTime, which RFC 5280 keeps for dates after 2049 but every reader accepts. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return der(tags.time, Buffer.from(digits));
}

function certificate(fields: CertificateFields): string {
  const toSign = sequence(
    der(0xa0, der(tags.integer, Buffer.from([2]))),
    der(tags.integer, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ecdsaSha256,
    distinguishedName(fields.issuer),
    sequence(time(fields.notBefore), time(fields.notAfter)),
    distinguishedName(fields.subject),
    fields.subjectKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(fields.extension)),
  );
  const signature = sign("sha256", toSign, fields.signer);
  const whole = sequence(
    toSign,
    ecdsaSha256,
    der(tags.bits, Buffer.concat([Buffer.from([0]), signature])),
  );
  const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
