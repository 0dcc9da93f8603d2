import { createHash } from "node:crypto";

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Returns the SHA-256 of a file's text in hex, by which `generate` knows what it wrote.
 *
 * Line ends and a byte order mark do not count: Git's `core.autocrlf` changes the first on every
 * checkout, some editors add the second, and neither is an edit.
 */
export function fingerprint(content: Buffer | string): string {
  const bytes = withUnixLines(Buffer.from(content));
  return createHash("sha256").update(withoutMark(bytes)).digest("hex");
}

/**
 * Whether a file needs no writing. Line ends do not count: `generate --check` would never pass on a
 * checkout with CRLF. A byte order mark does: parsers of JSON refuse it.
 */
export function holdsText(content: Buffer, text: string): boolean {
  return withUnixLines(content).equals(withUnixLines(Buffer.from(text)));
}

function withUnixLines(bytes: Buffer): Buffer {
  // latin1 maps each byte to one character and back
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

function withoutMark(bytes: Buffer): Buffer {
  const marked = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  return marked ? bytes.subarray(byteOrderMark.length) : bytes;
}
