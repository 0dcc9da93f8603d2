import { createTextRedactor } from "../../redaction/redact-text.ts";

const redact = createTextRedactor({ mask: "***" });

/**
 * Returns a text without the secrets in it, for whoever reads the terminal: as it is sent, all rules
 * on. What is percent-encoded is looked through as what it stands for as well.
 */
export function printable(text: string): string {
  const decoded = decode(text);
  const shown = redact(decoded);
  return shown === decoded ? redact(text) : shown;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
