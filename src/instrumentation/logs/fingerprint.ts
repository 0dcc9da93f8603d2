import { createHash } from "node:crypto";

/** The first frame of JavaScript and of the JVM, without line and column. */
const frame = /^[ \t]+at (?<frame>.+?)(?::\d+)*\)?$/m;

/** The folders before a file's name, and the scheme of a URL. */
const folders = /[^\s()]*[/\\]/g;

/**
 * What bundlers put into a file's name: `main.3f2a9c1b.js`, `pay-BhX9kQ2z.mjs`. Hexadecimal, or eight
 * characters of which one is a digit or a capital.
 */
const bundleHash =
  /[.-](?:[0-9a-f]{8,}|[0-9A-Z][\w-]{7}|[\w-][0-9A-Z][\w-]{6}|[\w-]{2}[0-9A-Z][\w-]{5}|[\w-]{3}[0-9A-Z][\w-]{4}|[\w-]{4}[0-9A-Z][\w-]{3}|[\w-]{5}[0-9A-Z][\w-]{2}|[\w-]{6}[0-9A-Z][\w-]|[\w-]{7}[0-9A-Z])(\.[cm]?[jt]sx?)$/;

/**
 * Returns the name of the site that throws: the first 16 hex digits of the SHA-256 of the exception's
 * type and its first frame, without lines, folders and bundlers' hashes, so that a release keeps it.
 * Without a stack trace it is the type's.
 *
 * The Collector does the same, in the same steps, for what comes without one:
 * deploy/otel-collector.yaml.
 */
export function exceptionFingerprint(type: string, stack: string | undefined): string {
  const site = stack === undefined ? undefined : frame.exec(stack)?.groups?.["frame"];
  const named = site === undefined ? type : `${type}\n${withoutRelease(site)}`;
  return createHash("sha256").update(named).digest("hex").slice(0, 16);
}

function withoutRelease(site: string): string {
  return site.replaceAll(folders, "").replace(bundleHash, "$1");
}
