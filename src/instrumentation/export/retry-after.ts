/** Longer waits are not believed: a receiver that is back must not be left alone for an hour. */
const longestMs = 300_000;

/**
 * Returns how many milliseconds a `Retry-After` header asks to wait, at most five minutes; undefined
 * without a header that can be read. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(header: string | undefined, now = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now;
  return Number.isNaN(waitMs) ? undefined : Math.min(Math.max(waitMs, 0), longestMs);
}
