import { isSecretName } from "../redaction/names.ts";
import { createTextRedactor } from "../redaction/redact-text.ts";

/** Longest message that is kept, in UTF-16 units. */
const longestMessage = 1_000;

/** No more of a text is looked at: what comes after it is cut in any case. */
const longestRead = 16_384;

/** The longest part of a secret that a cut can hide from the expressions. */
const longestRest = 1_000;

const withoutSecrets = createTextRedactor({ mask: "***" });

/** Returns the text without what looks like a secret, and cut to a length fit for a log line. */
export function redact(text: string): string {
  return cutTo(longestMessage, readable(text));
}

/**
 * Returns the text without what looks like a secret, cut to `longest` UTF-16 units and a "…".
 *
 * @param longest - At most 1,000.
 */
export function redactTo(longest: number, text: string): string {
  return cutTo(longest, readable(text));
}

/** Redacted before it is cut: half a secret looks like none. */
function readable(text: string): string {
  const read = text.slice(0, longestRead);
  const rest = withoutSecrets(read);
  return read === text ? rest : `${rest.slice(0, -longestRest)}…`;
}

function cutTo(longest: number, text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Whether a value by this name is not to be shown, whatever it looks like. */
export function isSecretKey(key: string): boolean {
  return isSecretName(key);
}
